/** Whoever runs the bench may have settings of their own, or a proxy. What is measured is the bundle: that is what runs in production. */
export function plainEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^SLUICE_|_proxy$|^NODE_OPTIONS$/i.test(name))
  return { ...Object.fromEntries(kept), SLUICE_DIST: '1' }
}
