import type { Budget } from '../limits.ts';

/** A native library of an app. */
export interface NativeLibrary {
  /** The processor family it is made for: `arm64-v8a`. */
  readonly abi: string;
  readonly name: string;
}

const libraryPath = /^lib\/([^/]+)\/([^/]+\.so)$/;
const mostLibraries = 1_000;

/** Libraries that Android would load from the archive, by their names alone. */
export function nativeLibrariesIn(names: Iterable<string>, budget: Budget): readonly NativeLibrary[] {
  const found: NativeLibrary[] = [];
  for (const path of names) {
    const [, abi, name] = libraryPath.exec(path) ?? [];
    if (abi !== undefined && name !== undefined) found.push({ abi, name });
  }
  return budget.keep(found, mostLibraries, 'native libraries');
}

/** Files by which commercial and home-made packers are known: they unpack the real code when the app runs. */
const packers: readonly { readonly name: string; readonly file: RegExp }[] = [
  { name: '360 Jiagu', file: /^(lib\/.*\/libjiagu(_art|_x86|_a64)?\.so|assets\/libjiagu.*\.so)$/ },
  {
    name: 'Bangcle / SecNeo',
    file: /\/lib(secexe|secmain|SecShell|DexHelper(-x86)?)\.so$|^assets\/(bangcle|secData0)/,
  },
  {
    name: 'Tencent Legu',
    file: /\/lib(shella?|shellx|tup|legu|BugtraceShell)(-[\d.]+)?\.so$|^assets\/(0OO00l111l1l|o0oooOO0ooOo\.dat)/,
  },
  { name: 'Baidu', file: /\/libbaiduprotect(_x86)?\.so$|^assets\/baiduprotect\d*\.jar$/ },
  { name: 'Alibaba', file: /\/lib(mobisec|sgmain|preverify1|zumadata)\.so$/ },
  { name: 'Ijiami', file: /\/lib(exec|execmain|ijm.*)\.so$|^assets\/(ijiami\.(dat|ajm)|ijm_lib\/)/ },
  { name: 'NQ Shield', file: /\/libnqshield(x86)?\.so$/ },
  { name: 'DexProtector', file: /\/libdexprotector.*\.so$|^assets\/dp\.(arm|x86).*\.so/ },
  { name: 'APKProtect', file: /\/libAPKProtect\.so$/ },
  { name: 'Kiwi', file: /\/libkwscmm\.so$/ },
  { name: 'Promon Shield', file: /\/libshield\.so$/ },
];

/** Names of packers whose files the archive holds, each once. */
export function packersIn(names: readonly string[]): readonly string[] {
  return packers.filter(({ file }) => names.some((name) => file.test(name))).map(({ name }) => name);
}
