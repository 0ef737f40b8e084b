import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Entropy } from '@picket/domain';
import { PicketError } from '@picket/domain';
import { describeProblem } from './problem.ts';
import { everyAnswer } from './response-headers.ts';

/**
 * Answers what Node's parser could not read as HTTP/1.1: there is no request yet, only a socket. The same problem as
 * elsewhere, and the end of the connection, since nobody knows where the next request would begin.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket, entropy: Entropy): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const requestId = entropy.uuid();
  const { problem } = describeProblem(unreadable(error.code), requestId);
  const body = JSON.stringify(problem);
  const headers = {
    ...everyAnswer,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${head.join('')}\r\n${body}`);
}

function unreadable(code: string | undefined): PicketError {
  if (code === 'HPE_HEADER_OVERFLOW') return new PicketError('payload_too_large', 'The headers are too long.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new PicketError('invalid_request', 'The request took too long to arrive.');
  return new PicketError('invalid_request', 'This is not HTTP.');
}
