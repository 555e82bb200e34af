// Where a release begins: refuses a Node.js that it has no SQLite for, then becomes the program. Older versions of Node
// must be able to read this file.
import { readFileSync } from 'node:fs';

const release = JSON.parse(readFileSync(new URL('./release.json', import.meta.url), 'utf8'));
const { node, modules } = process.versions;
const platform = `${process.platform}-${process.arch}`;
const [major = 0, minor = 0] = node.split('.').map(Number);
if (platform !== release.platform) {
  refuse(
    `This release is for ${release.platform}, and this machine is ${platform}. Take the release for it.`,
  );
}
if (!release.abis.includes(Number(modules)) || (major === 20 && minor < 19)) {
  refuse(
    `This is Node.js ${node}, and this release runs on ${release.nodes}. Install one of these, or name it: PUKEKO_NODE=/path/to/node`,
  );
}
// Beside this file in a release, where it is copied to.
const program = new URL('./dist/main.js', import.meta.url);
await import(program.href);

/** @param {string} sentence */
function refuse(sentence) {
  process.stderr.write(`pukeko: ${sentence}\n`);
  process.exit(1);
}
