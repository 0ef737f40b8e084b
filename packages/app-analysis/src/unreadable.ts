/** Why a file, or a part of it, could not be analysed at all. */
export type UnreadableCode =
  | 'file-unreadable'
  | 'file-too-large'
  | 'not-an-app'
  | 'archive-broken'
  | 'entry-unreadable'
  | 'manifest-broken'
  | 'out-of-time'
  | 'out-of-memory'
  | 'rules-broken'
  | 'engine-failed';

/** Thrown when something cannot be read. The message is for people and quotes nothing that could be long. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly code: UnreadableCode;

  constructor(code: UnreadableCode, message: string) {
    super(message);
    this.code = code;
  }
}
