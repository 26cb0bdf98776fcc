/** What a bound counts. `publish` is everything after which a flow runs, `disable` everything after which it does not. */
export const CHANGE_CLASSES = ['create', 'patch', 'publish', 'disable', 'delete'] as const
export type ChangeClass = (typeof CHANGE_CLASSES)[number]

/** A number of flows, a share of those owned when the pass began (at least 1), or no bound. */
export type ChangeBound = number | { percent: number } | 'none'
export type ChangeBounds = Readonly<Record<ChangeClass, ChangeBound>>
