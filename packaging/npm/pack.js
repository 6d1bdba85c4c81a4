// Packs the program for npm: a package for one platform, and the launcher that npm completes by the package of its machine.
// node pack.js VERSION TARGET BINARY FOLDER
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { PLATFORMS } = require('./platforms.js');

const [version, target, binary, folder] = process.argv.slice(2);
const platform = PLATFORMS.find((one) => one.target === target);
if (!platform) {
  console.error(`pack.js: no package is made for ${target}`);
  process.exit(2);
}

const common = { version, license: 'MIT OR Apache-2.0', description: 'Runs and proves KQL detection rules on your own machine' };

/** Writes the files of a package into a folder of its own, and packs it. */
function pack(manifest, files) {
  const place = path.join(folder, `npm-${manifest.name}`);
  fs.rmSync(place, { recursive: true, force: true });
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(path.join(place, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, source, mode] of files) {
    fs.copyFileSync(source, path.join(place, name));
    fs.chmodSync(path.join(place, name), mode);
  }
  // On Windows npm is a script of the shell.
  const options = { cwd: place, encoding: 'utf8', shell: process.platform === 'win32' };
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', path.resolve(folder)], options);
  fs.rmSync(place, { recursive: true });
  console.log(path.join(folder, packed.trim()));
}

const root = path.join(__dirname, '..', '..');
const licences = ['LICENSE', 'LICENSE-APACHE', 'LICENSE-MIT'].map((name) => [name, path.join(root, name), 0o644]);
const program = target.includes('windows') ? 'kqlab.exe' : 'kqlab';
const own = { os: [platform.os], cpu: [platform.cpu], ...(platform.libc ? { libc: [platform.libc] } : {}) };
pack({ name: platform.name, ...common, ...own, files: [program] }, [[program, binary, 0o755], ...licences]);
pack(
  {
    name: 'kqlab',
    ...common,
    bin: { kqlab: 'kqlab.js' },
    files: ['kqlab.js', 'platforms.js'],
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(PLATFORMS.map((one) => [one.name, version])),
  },
  [
    ['kqlab.js', path.join(__dirname, 'kqlab.js'), 0o755],
    ['platforms.js', path.join(__dirname, 'platforms.js'), 0o644],
    ['README.md', path.join(root, 'README.md'), 0o644],
    ...licences,
  ],
);
