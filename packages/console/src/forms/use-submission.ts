import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { CallFailed } from '../api/failure.ts';
import { useLocale } from '../language/use-texts.ts';
import { plainIn } from '../words/sentences.ts';

/** One form's way to the server: once at a time, and its refusals shown at the fields they are about. */
export interface Submission {
  readonly isBusy: boolean;
  /** What is not about a field of this form. */
  readonly error: unknown;
  /** What is wrong with this field, if anything. */
  errorOf(field: string): string | undefined;
  /** For `onSubmit`. */
  submit(event: FormEvent<HTMLFormElement>): void;
}

/**
 * `send` gets the texts of the form's fields by name. `fields` are the names, which are also the names in the body
 * of the operation: the server's JSON Pointers find their field by them.
 */
export function useSubmission<Field extends string>(
  fields: readonly Field[],
  send: (texts: Readonly<Record<Field, string>>) => Promise<void>,
): Submission {
  const locale = useLocale();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: HTMLFormElement) => {
      const data = new FormData(form);
      const texts = Object.fromEntries(fields.map((name) => [name, String(data.get(name) ?? '')]));
      return send(texts as Record<Field, string>);
    },
  });
  const wrong = new Map(
    error instanceof CallFailed
      ? error.fields.map(({ pointer, detail }) => [fieldOf(pointer), plainIn(locale, detail)])
      : [],
  );
  const isAboutFields = wrong.size > 0 && [...wrong.keys()].every((field) => fields.some((name) => name === field));
  return {
    isBusy: isPending,
    error: isAboutFields ? null : error,
    errorOf: (field) => wrong.get(field),
    submit: (event) => {
      event.preventDefault();
      if (!isPending) mutate(event.currentTarget);
    },
  };
}

/** `/name`, `#/name` or `/body/name`: the last step. */
function fieldOf(pointer: string): string {
  return pointer.split('/').at(-1) ?? '';
}
