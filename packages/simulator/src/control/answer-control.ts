import { type Answer, type Exchange, jsonAnswer } from '../http/exchange.ts';
import { runControl } from './control.ts';
import { ControlFault, type ControlTools } from './define.ts';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * `/control/…`: for this machine only. The peer's address is not enough, because a web page in a browser here is on
 * this machine too: so the host must be a local name (DNS rebinding) and the body declared JSON, which no page of
 * another origin can send unasked.
 */
export function answerControl(tools: ControlTools, exchange: Exchange): Answer {
  const refuse = (status: number, code: string, message: string) => jsonAnswer(status, { error: { code, message } });
  const origin = exchange.headers.origin;
  if (!exchange.isLoopback || !localNames.has(exchange.url.hostname)) {
    return refuse(403, 'forbidden', 'controls are for this machine only');
  }
  if (origin !== undefined && origin !== exchange.url.origin) return refuse(403, 'forbidden', 'not from another site');
  const path = exchange.url.pathname.split('/').slice(2);
  const isReady = exchange.method === 'GET' && path.join('/') === 'ready';
  if (exchange.method !== 'POST' && !isReady) return refuse(405, 'invalid_request', 'controls are called by POST');
  if (!isReady && !/^application\/json\b/i.test(exchange.headers['content-type'] ?? '')) {
    return refuse(415, 'invalid_request', 'send application/json');
  }
  try {
    const input: unknown = exchange.body === '' ? {} : JSON.parse(exchange.body);
    return jsonAnswer(200, runControl(tools, path, input));
  } catch (error) {
    if (error instanceof ControlFault) return refuse(error.code === 'not_found' ? 404 : 400, error.code, error.message);
    if (error instanceof SyntaxError) return refuse(400, 'invalid_request', error.message);
    throw error;
  }
}
