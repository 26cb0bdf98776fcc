/** A streaming flow: the shortest manifest there is. Members given replace or add. */
export function manifest(members: Readonly<Record<string, unknown>> = {}): string {
  const document = {
    name: 'Web events',
    flowSpec: { id: 'c1a19761-d2c7-4702-b9fa-fe91f0613e81' },
    sourceConnectionIds: [{ name: 'acme-web-events-source' }],
    targetConnectionIds: [{ name: 'acme-web-events-target' }],
    transformations: [{ name: 'Mapping', params: { mappingId: '00112233445566778899aabbccddeeff', mappingVersion: 0 } }],
    ...members,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** `flows/web0.yaml` … with names `Web 0` … */
export function manifests(count: number, members: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`flows/web${n}.yaml`, manifest({ name: `Web ${n}`, ...members })]))
}
