/** A request to the admin interface that cannot be met, and every reason why. */
export class AdminProblem extends Error {
  readonly status: number
  readonly problems: string[]

  constructor(status: number, ...problems: string[]) {
    super(problems.join('; '))
    this.name = 'AdminProblem'
    this.status = status
    this.problems = problems
  }
}
