/** A piece of `sluice.yaml`'s text: literal, or a value that stands elsewhere. */
export type Piece = { kind: 'text'; text: string } | { kind: 'env' | 'file'; name: string } | { kind: 'unknown'; text: string }

const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g

/** Takes `${env:NAME}` and `${file:/path}` apart; `$${` is a literal `${`. */
export function splitReferences(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) })
    pieces.push(match[0] === '$${' ? { kind: 'text', text: '${' } : pieceOf(match[1] ?? ''))
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) })
  return pieces
}

export function hasReference(text: string): boolean {
  return splitReferences(text).some((piece) => piece.kind !== 'text')
}

function pieceOf(inner: string): Piece {
  const [, kind, name] = /^(env|file):(.+)$/.exec(inner) ?? []
  if (kind === 'env' || kind === 'file') return { kind, name: (name ?? '').trim() }
  return { kind: 'unknown', text: `\${${inner}}` }
}
