/** A classic bug: one piece of source text, and what stands there instead. */
export type Plant = { name: string; file: string; piece: string; instead: string }

export const PLANTS: readonly Plant[] = [
  { name: 'drop the intent', file: 'src/execute/perform.ts', piece: '  await ledger.intend(scope, intent, fence, sent)\n', instead: '' },
  { name: 'ignore the etag', file: 'src/flowservice/knobs.ts', piece: 'ifMatchOnActions: true', instead: 'ifMatchOnActions: false' },
  {
    name: 'prune on a failed read',
    file: 'src/plan/prune.ts',
    piece: 'return withheld(key, live, owned, input, heirs) ??',
    instead: 'return (input.sourceComplete && !input.sourceEmpty ? withheld(key, live, owned, input, heirs) : null) ??',
  },
  {
    name: 'trust one 404',
    file: 'src/plan/missing.ts',
    piece: 'missing.reads >= GONE_READS && missing.lastReadAtMs - missing.sinceMs >= GONE_OVER_MS',
    instead: 'missing.reads >= 1',
  },
  {
    name: 'publish before the listings have settled',
    file: 'src/execute/publish-gate.ts',
    piece: 'if (!input.policy.marker || owned.keeperSeenAtMs !== null) return { keeperId: live.id, movers: [] }',
    instead: 'if (input.policy.listLagMs >= 0) return { keeperId: live.id, movers: [] }',
  },
  {
    name: 'compare types naively',
    file: 'src/plan/equal.ts',
    piece: 'return equalJson(canonical(rule, declared), canonical(rule, live))',
    instead: 'return equalJson(declared, live)',
  },
  {
    name: 'forget the marker',
    file: 'src/plan/body.ts',
    piece: 'const marker = wantedMarker(want, null, null, input)',
    instead: 'const marker = null as ReturnType<typeof wantedMarker>',
  },
  {
    name: 'treat an invalid file as gone',
    file: 'src/plan/plan.ts',
    piece: 'if (input.brokenKeys.has(key) || desired.has(key)) return NOTHING',
    instead: 'if (desired.has(key)) return NOTHING',
  },
  {
    name: 'retry a create blindly',
    file: 'src/plan/lost-create.ts',
    piece: 'if (open === undefined || windowPassed(open, input)) return null',
    instead: 'return null',
  },
  {
    name: 'lose the token refresh',
    file: 'src/flowservice/send.ts',
    piece: "if (next.move === 'new-token') deps.tokens.invalidate(deps.credential, token)\n",
    instead: "if (next.move === 'new-token') await deps.clock.sleep(1_000, { signal })\n",
  },
]
