import type { HoldReason } from './model.ts'

/**
 * Why a flow is left alone, and what brings it on. Reasons are API: they stand in plans, logs and conditions, are listed in
 * docs/errors.md, never renamed, never reused. The texts are the general ones; a step's own message names the flow, value or file.
 */
export const HOLDS: Readonly<Record<HoldReason, { summary: string; remedy: string }>> = {
  'name-taken': {
    summary: 'The sandbox has a flow of the same name and flow spec that nobody manages, or another owner does. Nothing was created beside it.',
    remedy: 'To take it over set `sluice.adopt` to its id or to `by-name`; to create another one set `adopt: never`; or choose another name.',
  },
  'move-suspected': {
    summary:
      'The sandbox has a flow of the same name and flow spec under one of our keys that no manifest has any more: this file may have been renamed.',
    remedy: 'If it was, set `sluice.movedFrom` to the old key. If it is a new flow, set `adopt: never`.',
  },
  'marker-copied': {
    summary: "A flow carries this manifest's marker with an id that is not its own: its description was copied, by a person or by sandbox tooling.",
    remedy: 'Remove the marker line from the copy, or, if it is the flow that is meant, set `sluice.adopt` to its id.',
  },
  'owned-by-other': {
    summary: 'The flow that the manifest wants carries the marker of another owner.',
    remedy: 'Let the other owner abandon it first, or, if the owner was renamed, list the old name under `formerOwners`.',
  },
  'deleted-outside': {
    summary: 'A flow that was published is gone from the service, as a listing and several reads agree. It is not created again by itself.',
    remedy:
      'Set `sluice.recreate: allow` for a new flow with a new id, or delete the manifest. If it should be there, check sandbox, permissions and access labels.',
  },
  'duplicate-suspected': {
    summary: 'Two published flows carry the marker of this manifest, or did until somebody took it away. Neither is touched.',
    remedy: 'Decide which one stays; disable and delete the other in the user interface, or remove its marker line.',
  },
  'upstream-draft': {
    summary: 'A connection that the flow uses is still a draft, and the service refuses to publish before it is published.',
    remedy: 'Publish the account first, then source and target connection. Sluice looks again by itself.',
  },
  'draft-unsupported': {
    summary: 'The flow spec or a connection spec has no draft mode, so there can be no draft of this flow.',
    remedy: 'Write `state: published` or `disabled`: the flow is then created at once, and runs on its schedule from then on.',
  },
  'start-time-passed': {
    summary: 'The schedule starts in the past or in less than five minutes; the service refuses to publish that.',
    remedy: 'Choose a later `scheduleParams.startTime`, or set `sluice.startTime: shift` to have it moved ten minutes ahead.',
  },
  'would-run-before-disable': {
    summary: 'A flow that shall be `disabled` has to be published first, and its schedule would start before it could be switched off.',
    remedy: 'Choose a start at least ten minutes ahead, or set `sluice.startTime: shift`.',
  },
  'cannot-unpublish': {
    summary: 'The manifest says `draft`, but the flow is published: the service has no way back.',
    remedy: 'Write `published` or `disabled`. For a draft again, give the manifest a new key and prune or delete the old flow.',
  },
  'immutable-changed': {
    summary: 'A member changed that the service cannot change on an existing flow: flow spec or connections.',
    remedy: 'Take the change back, or give the dataflow a new manifest (and key) and retire this one.',
  },
  'reference-unknown': {
    summary: 'A name in the manifest matches no flow spec or connection of the sandbox.',
    remedy: 'Correct the name; the message lists the nearest ones. A connection that is created later is found by itself.',
  },
  'reference-ambiguous': {
    summary: 'A name in the manifest matches several entities of the sandbox.',
    remedy: 'Write the id instead of the name; the message lists the candidates.',
  },
  suspended: {
    summary: "The manifest, a folder's `.sluice.yaml` or the target says `suspend: true`: it is validated and reported, and nothing is changed.",
    remedy: 'The message names the switch; turn it off to go on. Until then this does not count as blocked.',
  },
  abandoned: {
    summary: 'The manifest says `abandon: true`, and the flow is no longer managed.',
    remedy: 'Delete the manifest, or remove `sluice.abandon` and set `sluice.adopt` to manage the flow again.',
  },
  'in-transition': {
    summary: 'The service is still working on the flow and refuses changes until it has come to rest.',
    remedy: 'Nothing to do unless it lasts longer than ten minutes; then look at the flow in the user interface.',
  },
  'create-unknown': {
    summary: 'A create was sent and its answer lost. No second one is sent before the first must have shown up.',
    remedy: 'Nothing to do: after `limits.createWindowMs` a listing tells whether the flow exists.',
  },
  'missing-unconfirmed': {
    summary: 'The flow does not show up, but a single miss proves nothing: labels, lag or permissions look the same.',
    remedy: 'Nothing to do: it counts as gone after a listing and three reads over 30 seconds.',
  },
  'keeper-unconfirmed': {
    summary: 'The flow was created, but no listing has shown yet that it is the only one; it is not published before.',
    remedy: 'Nothing to do: the next listing after `limits.listLagMs` confirms it.',
  },
  'drift-unresolved': {
    summary: 'The flow as last read differs from the manifest in a member that is not being corrected; such a flow is never published.',
    remedy: 'Bring manifest and flow together: take over the value, or let Sluice correct it (`sluice.drift`, `sluice.ignore`).',
  },
  'adopt-impossible': {
    summary: 'The flow to adopt is not there, has another flow spec, or `by-name` matches none or several.',
    remedy: 'Correct `sluice.adopt`; the message says what was found.',
  },
  'schedule-frozen': {
    summary: 'The schedule has started, and the service no longer changes its start, its backfill, or a recurring schedule into `once`.',
    remedy: 'Take the change back, or give the dataflow a new manifest (and key) and retire this one.',
  },
  'spec-mismatch': {
    summary: 'A parameter does not fit the JSON Schema that the flow spec itself sets for it: the service would refuse the publish or the change.',
    remedy: 'Correct the member that the message names. In a draft the same is only reported (`flow.spec-mismatch`).',
  },
  protected: {
    summary: 'The manifest is gone, and the flow is protected from pruning: its manifest said `protect: true`.',
    remedy:
      'To have it pruned put the manifest back without `sluice.protect`, let that be applied, and remove it again. Until then this does not count as blocked.',
  },
  'prune-needs-delete': {
    summary: 'The manifest of a draft is gone, and `policy.prune: disable` has nothing to switch off: a draft never runs.',
    remedy: 'Delete the draft in AEP, or set `policy.prune: delete`.',
  },
  'source-empty': {
    summary: 'The flows folder holds no manifest at all. That is taken for a mistake, and nothing is pruned.',
    remedy: 'Check `git.ref` and `git.path`. If all flows shall really go, leave one manifest in place until the others are pruned.',
  },
  'source-partial': {
    summary: 'A file could not be read far enough to tell its key, or the folder could not be read in full: the missing manifest may be that file.',
    remedy: 'Mend the file that the diagnostics name; pruning goes on with the next commit.',
  },
  'origin-unknown': {
    summary:
      'A flow carries the marker of a key that has no manifest, and the ledger does not know that this source ever had one: another repository of the same owner may.',
    remedy:
      'Put the manifest back, let it be applied, and remove it again; or delete the flow in AEP. A second repository needs an `owner` of its own.',
  },
  'observe-only': {
    summary: 'Something is due, and the daemon runs with `observeOnly`: it says what it would do (`flow.would-change`) and writes nothing.',
    remedy: 'Start it without `observeOnly` to have it done. Until then this does not count as blocked.',
  },
  'written-by-peer': {
    summary: 'Git cannot be reached, and our own client id changed the flow without this ledger knowing: another daemon may follow a newer revision.',
    remedy: 'Nothing to do: it goes on when git can be reached again.',
  },
  'fight-suspected': {
    summary: 'The flow was put back three times within an hour and changed again each time: somebody or something else wants it otherwise.',
    remedy:
      'Find out who edits it (the message says what is known), and take the change over into the manifest or set `sluice.drift: report`. It is put back again after ten minutes, and after twice as long each time up to a day; at once when git changes the manifest, on SIGHUP and on `POST /api/reconcile`.',
  },
}
