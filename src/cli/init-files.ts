import { basename } from 'node:path'

/** Settings that work as they stand, on the emulator; those of a real sandbox beside them, commented out. */
export function configText(folder: string): string {
  const owner = basename(folder)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  return `# Settings of Sluice; docs/config.md has them all. This file is the operator's and may live elsewhere: --config.
# Stands in the marker of every flow that is managed from here. Changing it later needs formerOwners.
owner: ${owner === '' ? 'my-dataflows' : JSON.stringify(owner)}

git:
  # This repository. A remote one: https://… with token: "\${file:/run/secrets/git-token}", or ssh with sshKey and knownHosts.
  url: .
  path: flows
  # Default: what HEAD of the repository points to.
  # ref: main

targets:
  # The local Flow Service: sluice run --emulator, or sluice emulator beside everything else.
  - name: local
    url: http://127.0.0.1:8090
    imsUrl: http://127.0.0.1:8090
    org: 0123456789ABCDEF01234567@AdobeOrg
    sandbox: dev
    credentials: { clientId: sluice-local, clientSecret: local }
    limits: { requestsPerSecond: 200, createWindowMs: 0, listLagMs: 0 }

  # A sandbox of Adobe Experience Platform. Credentials: an OAuth server-to-server credential of a project in the Developer Console.
  # - name: dev
  #   url: https://platform.adobe.io
  #   imsUrl: https://ims-na1.adobelogin.com
  #   org: <24 letters and digits>@AdobeOrg
  #   sandbox: dev
  #   credentials: { clientId: <client id>, clientSecret: "\${env:SLUICE_CLIENT_SECRET}" }
  #   policy: { drift: report }   # correct puts back what people change in the user interface

# Where the ledger lives. Keep it: it is the record of what is ours.
dataDir: .sluice
`
}

/** Runs on the sample connections of the emulator, so that the first plan shows something. */
export const EXAMPLE_MANIFEST = `# One dataflow per file. Its key is its path without extension: flows/orders.yaml is orders.
# The top level is the body of Flow Service's create call, plus state and sluice. For completion in the editor:
#   sluice schema dataflow > dataflow.schema.json
#   # yaml-language-server: $schema=../dataflow.schema.json
name: Orders
description: Orders as CSV files, every hour
state: draft                                  # draft · published · disabled
flowSpec: { name: CloudStorageToAEP }         # or { id: … }
sourceConnectionIds: [{ name: orders-files-source }]   # a name that is looked up in the sandbox, or an id
targetConnectionIds: [{ name: orders-files-target }]
transformations:
  - name: Mapping
    params: { mappingId: "11112222333344445555666677778888", mappingVersion: 0 }
scheduleParams:
  startTime: 1893456000                       # seconds since 1970; must lie ahead when the flow is published
  frequency: hour
  interval: 1
options: { errorDiagnosticsEnabled: true, partialIngestionPercent: 5 }
# sluice:
#   drift: report                             # what people change by hand is reported, not put back
`
