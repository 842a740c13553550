// Holds schema-gate against @asyncapi/diff on pairs of documents, and writes docs/comparison.md.
//
//   cargo build --locked
//   cd benches/asyncapi-diff && npm install --no-save @asyncapi/diff@0.5.0 js-yaml@4
//   node compare.mjs
//
// The pairs are the fixtures of this repository, and those of $SCHEMA_GATE_VECTORS/asyncapi.jsonl where that is set.
// @asyncapi/diff wants dereferenced documents, so references are followed here before it sees them.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { diff } = require('@asyncapi/diff');
const yaml = require('js-yaml');
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.SCHEMA_GATE ?? join(root, 'target/debug/schema-gate');

/** The pairs: a name, the two sides as files, the document, and whether it breaks, where that is known. */
function pairs() {
  const fixtures = join(root, 'fixtures/asyncapi');
  const own = readdirSync(fixtures).sort().flatMap((rule) => {
    const side = (name) => ({ 'asyncapi.yaml': readFileSync(join(fixtures, rule, `${name}.yaml`), 'utf8') });
    const pair = (name, after) => ({ name, old: side('old'), new: side(after), entry: 'asyncapi.yaml', set: 'fixtures' });
    return [pair(rule, 'new'), pair(`${rule}, near`, 'near')];
  });
  const path = join(process.env.SCHEMA_GATE_VECTORS ?? '', 'asyncapi.jsonl');
  if (!process.env.SCHEMA_GATE_VECTORS || !existsSync(path)) return own;
  const rows = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const json = (document) => ({ 'asyncapi.json': JSON.stringify(document) });
  const known = rows.map((row) => ({
    name: row.change, set: 'known', breaking: row.breaking, entry: row.entry ?? 'asyncapi.json',
    old: row.files_before ?? json(row.before), new: row.files_after ?? json(row.after),
  }));
  return [...own, ...known];
}

function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** What schema-gate says: whether the gate fails, and the rules that make it fail. */
function ours(pair) {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    write(join(folder, 'old'), pair.old);
    write(join(folder, 'new'), pair.new);
    const sides = ['old', 'new'].map((side) => join(folder, side, pair.entry));
    let out;
    try {
      out = execFileSync(binary, ['compat', ...sides, '--schema-type', 'asyncapi', '-q', '-f', 'json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (failed) {
      out = failed.stdout;
    }
    const report = JSON.parse(out);
    const errors = report.findings.filter((finding) => finding.level === 'error');
    return { verdict: report.verdict, rules: [...new Set(errors.map((finding) => finding.rule))] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dereferenced(files, entry) {
  const parse = (path) => yaml.load(files[path], { schema: yaml.CORE_SCHEMA });
  const parsed = new Map();
  const load = (path) => (parsed.has(path) || parsed.set(path, parse(path)), parsed.get(path));
  const follow = (value, path, seen) => {
    if (Array.isArray(value)) return value.map((item) => follow(item, path, seen));
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.$ref !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, follow(item, path, seen)]));
    }
    const [file, fragment = ''] = value.$ref.split('#');
    const target = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    const name = `${target}#${fragment}`;
    if (seen.includes(name)) return {};
    const steps = fragment.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = steps.reduce((value, step) => value?.[step], load(target));
    return follow(found ?? {}, target, [...seen, name]);
  };
  return follow(load(entry), entry, []);
}

/** What @asyncapi/diff says: the gravest class of its changes. */
function theirs(pair) {
  try {
    const said = diff(dereferenced(pair.old, pair.entry), dereferenced(pair.new, pair.entry));
    if (said.breaking().length > 0) return 'breaking';
    if (said.unclassified().length > 0) return 'unclassified';
    return said.nonBreaking().length > 0 ? 'non-breaking' : 'nothing';
  } catch {
    return 'error';
  }
}

const judged = pairs().map((pair) => ({ ...pair, ours: ours(pair), theirs: theirs(pair) }));
const own = judged.filter((pair) => pair.set === 'fixtures');
const known = judged.filter((pair) => pair.set === 'known');
const count = (list, test) => list.filter(test).length;
const classes = ['breaking', 'unclassified', 'non-breaking', 'nothing', 'error'];
const row = (title, list, tool) => {
  const cells = tool === 'ours'
    ? [count(list, (it) => it.ours.verdict === 'fail'), '-', count(list, (it) => it.ours.verdict === 'pass'), '-', count(list, (it) => it.ours.verdict === 'error')]
    : classes.map((name) => count(list, (it) => it.theirs === name));
  return `| ${title} | ${list.length} | ${cells.join(' | ')} |`;
};
const head = '| pairs | how many | breaking | unclassified | non-breaking | nothing found | error |\n|---|---|---|---|---|---|---|';
const lines = [
  '# Compared with @asyncapi/diff',
  '',
  'Written by `benches/asyncapi-diff/compare.mjs`; nobody edits it by hand.',
  '',
  '@asyncapi/diff 0.5.0 compares two dereferenced documents node by node and looks each path up in a table. It does not know who sends a',
  'message and who receives it, and does not look into schemas: what changes there is "unclassified". schema-gate judges each message in',
  'the direction in which it travels; "breaking" means that the gate fails.',
  '',
];
if (known.length > 0) {
  const breaking = known.filter((pair) => pair.breaking);
  const harmless = known.filter((pair) => !pair.breaking);
  lines.push(`## ${known.length} changes with known answers`, '', 'Each was worked out by hand for each message and each direction.', '', head,
    row('that break, schema-gate', breaking, 'ours'), row('that break, @asyncapi/diff', breaking, 'theirs'),
    row('that do not, schema-gate', harmless, 'ours'), row('that do not, @asyncapi/diff', harmless, 'theirs'), '');
}
lines.push('## The examples of our own rules', '', 'Each rule has a pair that fires it, and most have one that is near and must not. A rule of level warning or info does not fail the gate.', '',
  '| pair | schema-gate | @asyncapi/diff |', '|---|---|---|');
for (const pair of own) {
  const said = pair.ours.verdict === 'fail' ? `breaking: ${pair.ours.rules.map((rule) => `\`${rule}\``).join(', ')}` : 'not breaking';
  lines.push(`| ${pair.name} | ${said} | ${pair.theirs} |`);
}
writeFileSync(join(root, 'docs/comparison.md'), lines.join('\n') + '\n');
