import { type Agent, request } from 'node:http';

/** The body of a GET with a token over a kept connection. Anything but 200 is thrown. */
export function askAsOperator(agent: Agent, url: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('end', () =>
          answer.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${answer.statusCode} ${text}`)),
        )
        .on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
