import { expect, test } from 'vitest';
import { realOptionsOf } from './real-options.ts';
import { readSettings } from './settings.ts';

function hostsWith(environment: Readonly<Record<string, string>>) {
  const settings = readSettings(environment, () => '');
  return realOptionsOf(settings, { consoleFolder: '.', ownCertificate: undefined, onDatabaseLost: () => {} }).hosts;
}

test.each([
  ['global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com'],
  ['us-gov-l4', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
  ['us-gov-dod', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
  ['china', 'https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'],
])("the cloud %s is Microsoft's, with hosts of its own", (cloud, login, graph) => {
  expect(hostsWith({ PICKET_CLOUD: cloud })).toEqual({ login, graph });
});

test('without a word it is the global cloud; a host that is named counts instead of that of the cloud', () => {
  expect(hostsWith({})).toEqual(hostsWith({ PICKET_CLOUD: 'global' }));
  expect(hostsWith({ PICKET_CLOUD: 'china', PICKET_LOGIN_ORIGIN: 'https://login.partner.microsoftonline.cn' })).toEqual(
    {
      login: 'https://login.partner.microsoftonline.cn',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
    },
  );
  expect(hostsWith({ PICKET_GRAPH_ORIGIN: 'http://127.0.0.1:4900' })).toEqual({
    login: 'https://login.microsoftonline.com',
    graph: 'http://127.0.0.1:4900',
  });
});

test('a cloud that is none is refused, with the names of those there are', () => {
  expect(() => hostsWith({ PICKET_CLOUD: 'germany' })).toThrow(/PICKET_CLOUD must be one of global, us-gov-l4/);
});
