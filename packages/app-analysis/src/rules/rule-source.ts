import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** A file of YARA rules, read but not compiled. */
export interface RuleSource {
  /** Rules of one file live in a namespace of their own, so that two files may use one name. */
  readonly namespace: string;
  /** As an error names it. */
  readonly file: string;
  readonly text: string;
}

/** Rules that cannot be used: where the fault is, one line each. */
export class RulesRefused extends Error {
  override readonly name = 'RulesRefused';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const ownRules = new URL('../../data/rules/picket.yar', import.meta.url);
const largestSource = 16 * 1024 * 1024;
const mostFiles = 10_000;

/** The rules that ship with the package. */
export function readShippedRules(): readonly RuleSource[] {
  return [{ namespace: 'picket', file: 'picket.yar', text: readFileSync(ownRules, 'utf8') }];
}

/**
 * Reads a file of rules, or every `.yar` and `.yara` below a folder, in the order of their paths. The namespace of a file is its path
 * below the folder without the ending. Throws {@link RulesRefused} for what cannot be read.
 */
export function readRules(path: string): readonly RuleSource[] {
  try {
    if (!statSync(path).isDirectory()) return [readSource(path, basename(path))];
    const files = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && /\.yara?$/i.test(each.name))
      .map((each) => join(each.parentPath, each.name))
      .toSorted();
    if (files.length === 0) throw new RulesRefused([`${path}: there is no .yar or .yara file below this folder`]);
    if (files.length > mostFiles) throw new RulesRefused([`${path}: more than ${mostFiles} files`]);
    return files.map((file) => readSource(file, relative(path, file)));
  } catch (error) {
    if (error instanceof RulesRefused) throw error;
    throw new RulesRefused([`${path}: ${(error as Error).message}`]);
  }
}

function readSource(file: string, name: string): RuleSource {
  const bytes = readFileSync(file);
  if (bytes.length > largestSource) throw new RulesRefused([`${file}: larger than ${largestSource} bytes`]);
  return { namespace: name.replace(/\.yara?$/i, ''), file, text: bytes.toString('utf8') };
}
