import { expect, test } from 'vitest';
import { contractProblems } from './contract.suite.ts';

const list = '/v1.0/deviceManagement/managedDevices';

test('an answer of the contract has no problems', () => {
  expect(
    contractProblems('GET', list, 200, { value: [{ id: '1', osVersion: '26.6.1', complianceState: 'compliant' }] }),
  ).toEqual([]);
});

test.for([
  ['an unknown property', { value: [{ id: '1', shoeSize: 44 }] }],
  ['a wrong type', { value: [{ id: '1', osVersion: 26 }] }],
  ['an unknown word', { value: [{ id: '1', complianceState: 'fine' }] }],
  ['null where there is none', { value: [{ id: '1', isEncrypted: null }] }],
  ['no list', { id: '1' }],
] as const)('%s is found', ([, body]) => {
  expect(contractProblems('GET', list, 200, body)).not.toEqual([]);
});

test('a derived type is held against its own properties', () => {
  const path = '/v1.0/deviceManagement/deviceCompliancePolicies/1';
  const ios = { '@odata.type': '#microsoft.graph.iosCompliancePolicy', id: '1', passcodeRequired: true };
  expect(contractProblems('GET', path, 200, ios)).toEqual([]);
  const android = { ...ios, '@odata.type': '#microsoft.graph.androidWorkProfileCompliancePolicy' };
  expect(contractProblems('GET', path, 200, android)).not.toEqual([]);
});

test('an operation that Graph does not have is found', () => {
  expect(contractProblems('GET', '/v1.0/deviceManagement/nothing', 200, {})).not.toEqual([]);
});

test('an error without a message is found', () => {
  expect(contractProblems('GET', list, 400, { error: { code: 'x' } })).not.toEqual([]);
});
