/** One generated page of `docs/reference/`. */
export interface ReferencePage {
  /** Below `docs/reference/`. */
  readonly path: string;
  /** Markdown, made from the code itself. */
  readonly render: () => string | Promise<string>;
}

/** Every generated page, one line each. */
export const pages: readonly ReferencePage[] = [];
