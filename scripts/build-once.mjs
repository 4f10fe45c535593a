// Builds, unless BUILT=1 says that dist is up to date: .ci/run builds once for all of its steps.
if (process.env.BUILT !== '1') await import('./build.mjs');
