/**
 * What can go wrong, for programs and for people. Codes are public API: add freely, never reuse or rename. Texts are
 * for people and may improve in any release. The same catalogue feeds problem+json, the CLI, the console and
 * docs/reference/errors.md.
 */
export interface Fault {
  /** A few words, the same each time (`title` in RFC 9457). */
  readonly title: string;
  /** What the reader should do next. */
  readonly remedy: string;
}

export const faults = {
  invalid_request: {
    title: 'The request is not valid',
    remedy: 'Correct the fields named under "errors" and send it again.',
  },
  unauthenticated: {
    title: 'Sign in first',
    remedy: 'Sign in to the console, or send a token: `Authorization: Bearer pkt_…`.',
  },
  forbidden: {
    title: 'Your role does not allow this',
    remedy: 'Ask an Owner of the tenant for a role or a token scope that does.',
  },
  not_found: {
    title: 'Not found',
    remedy: 'Check the id. Things of other tenants look the same as things that never were.',
  },
  conflict: { title: 'It has changed in the meantime', remedy: 'Read it again and decide anew.' },
  too_many_requests: { title: 'Too many requests', remedy: 'Wait as long as Retry-After says.' },
  payload_too_large: { title: 'The request is too large', remedy: 'Send less at once.' },
  unsupported_media_type: {
    title: 'The body is not of the kind that is accepted here',
    remedy: 'Send `content-type: application/json`; for the bytes of a file `application/octet-stream`.',
  },
  foreign_origin: {
    title: 'This came from another site',
    remedy: 'Open the console by its own address and try there.',
  },
  invitation_invalid: {
    title: 'This invitation is used up, too old, or was never made',
    remedy: 'Ask an owner of this Picket for a new one, or sign in if you have used it already.',
  },
  sign_in_state_invalid: {
    title: 'This sign-in is used up, too old, or was begun elsewhere',
    remedy: 'Begin again on the sign-in page, in one tab of one browser.',
  },
  sign_in_unknown: {
    title: 'No sign-in with Entra is switched on under this name',
    remedy: 'Use the link that an owner gave you, or sign in with operator name and passphrase.',
  },
  sign_in_refused: {
    title: 'Entra did not sign you in',
    remedy: 'What Entra says of it stands behind the AADSTS number. An administrator of your organization can help.',
  },
  sign_in_untrusted: {
    title: 'What came back from Entra proves nobody',
    remedy:
      "Try once more. If it persists, check this machine's clock and the registration, and report it with the request id.",
  },
  sign_in_no_role: {
    title: 'Entra knows you, but you have no role in Picket',
    remedy: 'Ask for a role of the application in Entra, or for a group that has one here, and sign in again.',
  },
  sign_in_guest: {
    title: 'Guests may not sign in here',
    remedy: 'Sign in with an account of the organization itself, or ask an owner to let guests in.',
  },
  sign_in_too_many_groups: {
    title: 'You are in more groups than Entra tells',
    remedy: 'Ask for a role of the application in Entra instead: those are always told.',
  },
  sign_in_disabled: {
    title: 'This operator was shut out',
    remedy: 'An owner of this Picket did that, and knows why.',
  },
  sign_in_not_ready: {
    title: 'Sign-in with Entra cannot be used yet',
    remedy:
      'Link the tenant, enter the registration, and run the test: it can be switched on once the test has succeeded.',
  },
  consent_missing: { title: 'Picket has no consent for this', remedy: 'Grant the permissions on the Connector page.' },
  consent_refused: {
    title: 'The administrator refused consent',
    remedy: 'Start the grant again when the administrator agrees.',
  },
  consent_state_invalid: {
    title: 'This consent link is used up, too old, or not yours',
    remedy: 'Start the grant again from the console, in the same browser.',
  },
  consent_wrong_tenant: {
    title: 'Consent came from another Entra tenant',
    remedy: 'Sign in as an administrator of the tenant that is being linked.',
  },
  credential_refused: {
    title: "Entra refuses Picket's credential",
    remedy:
      "The client secret or certificate is wrong, expired, or not registered with the app: enter a new one on the Connector page. If neither, check this machine's clock.",
  },
  permission_missing: {
    title: 'Microsoft refuses a call for want of a permission',
    remedy: 'Grant consent again; if it persists, check licences and roles of the Intune tenant.',
  },
  connector_paused: {
    title: 'This connector is paused',
    remedy: 'An operator has paused it: nothing is read or told. Resume it on the Connector page.',
  },
  connector_throttled: { title: 'Microsoft asked us to slow down', remedy: 'Nothing: Picket waits and tries again.' },
  connector_unreachable: {
    title: 'Microsoft cannot be reached',
    remedy: 'Nothing if it passes: Picket tries again. Else check network and proxy.',
  },
  unexpected_answer: {
    title: 'An answer did not have the promised shape',
    remedy: 'Report it with the request id: the product must learn this shape.',
  },
  misdirected: {
    title: 'Somebody tried to lead a request to another host',
    remedy: 'Check the network path to Microsoft. Nothing was sent there.',
  },
  inventory_shrank: {
    title: 'The UEM suddenly lists far fewer devices',
    remedy:
      'Check Intune. If they are really gone, accept the smaller inventory with `picket sync --accept-shrinkage`.',
  },
  partner_unavailable: {
    title: 'Intune refuses threat levels: the connector is not set up',
    remedy: 'Set the connector up in the Intune admin center, or use an open channel.',
  },
  slot_taken: {
    title: 'The extension attribute holds something Picket did not write',
    remedy: 'Choose another slot in the channel settings, or clear the attribute in Entra.',
  },
  target_missing: {
    title: 'The device is not there',
    remedy: 'Nothing: Picket tries again when the device is listed anew.',
  },
  group_missing: {
    title: 'A chosen group is not in the directory any more',
    remedy: 'Choose the groups anew, and plan again.',
  },
  feed_refused: {
    title: 'This cannot be taken as a version of the feed',
    remedy: 'What is in force stays. Check the file with `picket indicators check`, and bring a whole one.',
  },
  plan_outdated: {
    title: 'The plan no longer fits',
    remedy: 'Look at the new plan, and apply that one.',
  },
  deployment_under_way: {
    title: 'Another deployment is under way in this tenant',
    remedy: 'Wait until it has ended, or cancel it.',
  },
  directory_locked: {
    title: 'Another Picket uses this data directory',
    remedy: 'Stop the other one, or choose another directory with PICKET_DATA.',
  },
  port_taken: { title: 'A port is taken', remedy: 'Stop what listens there, or choose another port.' },
  database_unsafe: {
    title: 'Tenants would not be kept apart in this database',
    remedy: 'Run the lines in the message, or use a role without SUPERUSER and BYPASSRLS.',
  },
  database_unavailable: {
    title: 'The database does not answer',
    remedy: 'Nothing if it passes: Picket tries again. Else check that the database runs and can be reached.',
  },
  stopping: { title: 'Picket is stopping', remedy: 'Try again in a moment, when it has started anew.' },
  schema_newer: {
    title: 'The data was written by a newer Picket',
    remedy: 'Run that version or newer. Downgrading in place is not supported.',
  },
  backup_damaged: {
    title: 'The backup is damaged',
    remedy: 'Use another backup. Find out what damaged this one: disk, copy or hand.',
  },
  instance_not_empty: {
    title: 'There is something in this database already',
    remedy: 'Restore into a new, empty database or data directory.',
  },
  settings_invalid: { title: 'A setting is wrong', remedy: 'Correct the setting that the message names.' },
  internal: { title: 'Picket failed', remedy: 'This is our bug. Report it with the request id.' },
} as const satisfies Record<string, Fault>;

export type ErrorCode = keyof typeof faults;

/** When trying again might help. Decided where the fault is understood, obeyed everywhere else. */
export type Retry = 'never' | 'later' | { readonly afterMs: number };

/** One wrong field of a request: where (a JSON Pointer), and why. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export class PicketError extends Error {
  override readonly name = 'PicketError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly fields: readonly FieldError[];
  /** Request ids and the like of the other side, for the log and the support case. Never secrets. */
  readonly context: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      readonly retry?: Retry;
      readonly cause?: unknown;
      readonly fields?: readonly FieldError[];
      readonly context?: Readonly<Record<string, string | number>>;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.fields = options.fields ?? [];
    this.context = options.context ?? {};
  }
}
