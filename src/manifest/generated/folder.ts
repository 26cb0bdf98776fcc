// Generated from schemas/folder.schema.json by scripts/generate/folder-types.ts: change the schema, then `npm run generate`.

/**
 * `.sluice.yaml` beside manifests: how Sluice manages every dataflow of its folder and of the folders below. The words are those of `sluice:` in a manifest. Of several the nearest to the manifest wins, and the manifest's own word wins over all of them. Literal: no variables.
 */
export interface FolderSettings {
  /**
   * What to do about changes made outside git: `correct` them, `report` them, `ignore` them. By default the target's policy.
   */
  drift?: 'correct' | 'report' | 'ignore'
  /**
   * Validate and report, change nothing.
   */
  suspend?: boolean
  /**
   * Never prune these dataflows, not even after their files are gone.
   */
  protect?: boolean
  /**
   * If the start lies in the past at publish: `hold` waits for a person, `shift` moves it to ten minutes ahead.
   */
  startTime?: 'hold' | 'shift'
  /**
   * JSON Pointers of members whose drift is left alone. Elements of `transformations` by name. A nearer list replaces a farther one.
   */
  ignore?: string[]
}
