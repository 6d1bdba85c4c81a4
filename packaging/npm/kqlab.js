#!/usr/bin/env node
// Runs the program that npm installed for this machine.
'use strict';
const { spawnSync } = require('node:child_process');
const { PLATFORMS } = require('./platforms.js');

function program() {
  const file = process.platform === 'win32' ? 'kqlab.exe' : 'kqlab';
  const fitting = PLATFORMS.filter((one) => one.os === process.platform && one.cpu === process.arch);
  for (const { name } of fitting) {
    try {
      return require.resolve(`${name}/${file}`);
    } catch {
      // npm installs only the package of the machine's C library.
    }
  }
  const names = fitting.map((one) => one.name).join(' or ') || 'none';
  console.error(`kqlab: no program for ${process.platform} on ${process.arch} is installed (package: ${names})`);
  console.error('kqlab: `npm install --include=optional` installs it where there is one');
  return null;
}

const file = program();
if (file === null) {
  process.exit(2);
}
const ended = spawnSync(file, process.argv.slice(2), { stdio: 'inherit' });
if (ended.error) {
  console.error(`kqlab: ${ended.error.message}`);
  process.exit(2);
}
if (ended.signal) {
  process.kill(process.pid, ended.signal);
}
process.exit(ended.status);
