export type { AppReport } from './app-report.ts';
export type { AppFinding, FindingSeverity } from './checks/check.ts';
export { type ClamdAddress, parseClamdAddress } from './clamd/clamd-address.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { renderAppChecks } from './reference.ts';
export { checkRules } from './rules/rule-engine.ts';
export { type RuleSource, RulesRefused, readRules } from './rules/rule-source.ts';
export type { UnreadableCode } from './unreadable.ts';
export { type Analyzer, type AnalyzerOptions, createAnalyzer } from './worker/analyzer.ts';
