#!/usr/bin/env node
// The tools gpiodetect, gpioget, gpiomon and gpioset of libgpiod, version 1.6.3 or 2.2.1 (GPIOD_VERSION), on a chip that is a
// folder: `levels/17` holds a level; each line that is appended to `edges` is an edge, as `17 1`. Each output writes its
// level to `levels` and `set`. They refuse what the real tools refuse, in the same words, and note each call in `calls`.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const home = process.env.GPIOD_HOME;
const version = process.env.GPIOD_VERSION;
const isFirst = version.startsWith('1');
const name = basename(process.argv[1]);
const args = process.argv.slice(2);
const fail = (words) => {
  process.stderr.write(`${name}: ${words}\n`);
  process.exit(1);
};
appendFileSync(join(home, 'calls'), `${name} ${args.join(' ')}\n`);
if (args.includes('--version')) {
  process.stdout.write(`${name} (libgpiod) v${version}\n`);
  process.exit(0);
}
if (name === 'gpiodetect') {
  process.stdout.write('gpiochip0 [pinctrl-rp1] (54 lines)\ngpiochip10 [gpio-brcmstb@107d508500] (32 lines)\n');
  process.exit(0);
}

const OPTIONS = isFirst
  ? { gpioget: /^--bias=/, gpiomon: /^--(bias=|line-buffered$|format=)/, gpioset: /^--mode=/ }
  : { gpioget: /^--(bias=|numeric$)/, gpiomon: /^--(bias=|edges=both$|format=)/, gpioset: /^--toggle=0$/ };
const BIASES = isFirst ? ['as-is', 'disable', 'pull-up', 'pull-down'] : ['as-is', 'disabled', 'pull-up', 'pull-down'];
const rest = [];
let chip = null;
for (let i = 0; i < args.length; i += 1) {
  if (!isFirst && args[i] === '--chip') chip = args[(i += 1)];
  else if (!args[i].startsWith('-')) rest.push(args[i]);
  else if (!OPTIONS[name].test(args[i])) fail(`unrecognized option '${args[i]}'`);
  else if (args[i].startsWith('--bias=') && !BIASES.includes(args[i].slice(7)))
    fail(`invalid bias: ${args[i].slice(7)}`);
}
if (isFirst) chip = rest.shift() ?? null;
if (chip !== 'gpiochip0') fail(`cannot find GPIO chip character device '${chip}'`);

const lines = rest.map((one) => one.split('='));
const lock = (line) => join(home, `held-${line}`);
// The kernel frees the lines of a process that ended, however it ended.
const isHeld = (line) => {
  try {
    return process.kill(Number(readFileSync(lock(line), 'utf8')), 0);
  } catch {
    return false;
  }
};
for (const [line] of lines) if (isHeld(line)) fail(`unable to request lines: Device or resource busy`);
const level = (line) =>
  existsSync(join(home, 'levels', line)) ? readFileSync(join(home, 'levels', line), 'utf8') : '1';

if (name === 'gpioget') {
  process.stdout.write(`${lines.map(([line]) => level(line)).join(' ')}\n`);
  process.exit(0);
}
mkdirSync(join(home, 'levels'), { recursive: true });
const free = () => {
  for (const [line] of lines) rmSync(lock(line), { force: true });
};
const hold = () => {
  for (const [line] of lines) writeFileSync(lock(line), String(process.pid));
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => {
      free();
      process.exit(143);
    });
  setInterval(() => {}, 60_000);
};
if (name === 'gpioset') {
  for (const [line, value] of lines) {
    writeFileSync(join(home, 'levels', line), value);
    appendFileSync(join(home, 'set'), `${line}=${value}\n`);
  }
  if (args.includes('--mode=exit') || args.includes('--toggle=0')) process.exit(0);
  hold();
} else {
  const edges = join(home, 'edges');
  writeFileSync(edges, '', { flag: 'a' });
  let read = readFileSync(edges, 'utf8').length;
  const say = () => {
    const text = readFileSync(edges, 'utf8');
    for (const [line, now] of text
      .slice(read)
      .trim()
      .split('\n')
      .map((one) => one.split(' ')))
      if (now !== undefined && lines.some(([one]) => one === line))
        process.stdout.write(`${now === '1' ? 1 : isFirst ? 0 : 2} ${line}\n`);
    read = text.length;
  };
  watch(edges, say);
  hold();
  say();
  appendFileSync(join(home, 'calls'), 'watching\n');
}
