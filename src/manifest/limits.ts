/** Bounds of what one repository may ask the parser to read. They are stated in docs/manifest.md. */

/** Bytes of one manifest. The largest sensible one, an export of thousands of audiences, stays below. */
export const MAX_FILE_BYTES = 256 * 1024

/** Manifests below one flows folder. */
export const MAX_FILES = 20_000

/** Objects and lists inside each other. */
export const MAX_DEPTH = 40

/** Nodes that aliases may add to a file: reuse is fine, exponential growth is not. */
export const MAX_ALIAS_NODES = 10_000

/** Problems told per file; past this the file has one problem, and it is not told by the hundredth line. */
export const MAX_FINDINGS = 50

/** Tokens of the longest pointer whose position every manifest keeps. Deeper ones are kept where a variable stands. */
export const MAX_POSITION_DEPTH = 5
