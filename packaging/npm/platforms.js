// The platforms that there are packages for, as npm and Rust name them.
'use strict';
exports.PLATFORMS = [
  { name: 'kqlab-linux-x64', target: 'x86_64-unknown-linux-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  { name: 'kqlab-linux-x64-musl', target: 'x86_64-unknown-linux-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  { name: 'kqlab-linux-arm64', target: 'aarch64-unknown-linux-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { name: 'kqlab-darwin-x64', target: 'x86_64-apple-darwin', os: 'darwin', cpu: 'x64' },
  { name: 'kqlab-darwin-arm64', target: 'aarch64-apple-darwin', os: 'darwin', cpu: 'arm64' },
  { name: 'kqlab-win32-x64', target: 'x86_64-pc-windows-msvc', os: 'win32', cpu: 'x64' },
];
