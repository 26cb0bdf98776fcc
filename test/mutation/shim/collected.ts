/** The tests that the files under test declare; one list for the process, since each load of a file fills it anew. */
export type Collected = { file: string; title: string; run: () => unknown }

let file = ''
let tests: Collected[] = []
const titles: string[] = []

export function collectFrom(path: string): void {
  file = path
  tests = []
}

export function collected(): Collected[] {
  return tests
}

/** The file whose tests are being declared or run. */
export function currentFile(): string {
  return file
}

export function setCurrentFile(path: string): void {
  file = path
}

export function declare(title: string, run: () => unknown): void {
  tests.push({ file, title: [...titles, title].join(' > '), run })
}

export function declareGroup(title: string, body: () => void): void {
  titles.push(title)
  body()
  titles.pop()
}
