/**
 * A refusal in Graph's terms. Handlers throw it; the edge writes it in the style of the service that answers: plain for
 * the directory, JSON inside `message` for Intune.
 */
export class GraphFault extends Error {
  override readonly name = 'GraphFault';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string) => new GraphFault(400, 'Request_BadRequest', message);

export function notModelled(what: string): GraphFault {
  return new GraphFault(501, 'NotImplemented', `The simulator does not model ${what}. Production may well do.`);
}

/** A query option that the operation does not take. */
export const optionNotAllowed = (name: string) =>
  new GraphFault(
    400,
    'BadRequest',
    `Query option '${name}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or QueryValidationSettings.`,
  );

export function noSuchObject(type: string, id: string): GraphFault {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return type === 'intune'
    ? new GraphFault(404, 'ResourceNotFound', `The resource ${id} was not found`)
    : new GraphFault(404, 'Request_ResourceNotFound', message);
}
