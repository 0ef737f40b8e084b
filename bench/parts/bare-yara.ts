import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readShippedRules } from '../../packages/app-analysis/src/rules/rule-source.ts';

interface BareScanner {
  setGlobal(name: string, value: string): void;
  scan(bytes: Uint8Array): { readonly matches: readonly unknown[] };
}

/** YARA-X with the rules that ship and nothing of ours around it. */
export async function openBareYara(): Promise<BareScanner> {
  // The package is one of app-analysis; it lies where that one finds it.
  const require = createRequire(new URL('../../packages/app-analysis/src/index.ts', import.meta.url));
  const folder = join(dirname(require.resolve('@virustotal/yara-x/package.json')), 'pkg');
  const { initSync, Compiler } = await import(join(folder, 'yara_x_js.js'));
  initSync({ module: readFileSync(join(folder, 'yara_x_js_bg.wasm')) });
  const compiler = new Compiler();
  compiler.defineGlobal('part', '');
  for (const { namespace, text } of readShippedRules()) {
    compiler.newNamespace(namespace);
    compiler.addSource(text);
  }
  return compiler.build().scanner();
}
