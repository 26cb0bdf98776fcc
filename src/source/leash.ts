/**
 * git leaves the transfer to helpers (git-remote-https, ssh, index-pack), and whoever ends git alone leaves them hanging on a silent server.
 * This script makes git the leader of a process group and, told to stop, ends the whole group. `setsid` belongs to every Linux base
 * system; elsewhere job control does the same.
 */
export const LEASH = `# Ends git together with the helpers it started.
trap 'kill -KILL "-$!" "$!" 2>/dev/null' INT TERM HUP
if command -v setsid >/dev/null 2>&1; then setsid git "$@" & else set -m; git "$@" & fi
wait "$!"
`
