// Runs before `npm publish` in this folder, and refuses it: without the staged packages, what it would publish has no
// native part and perhaps no JavaScript either.
console.error(`This folder is the source of the package; what is published is staged elsewhere:
  cargo xtask dist                               builds, stages and checks the packages for this platform
  node scripts/stage.mjs <folder> <library>      only stages them
Then run npm publish in each of the staged folders, the platforms' packages first.`);
process.exit(1);
