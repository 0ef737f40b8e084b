import { Command } from 'commander';

const version = '0.1.0';

const program = new Command('picket')
  .description('Open, self-hosted Mobile Threat Defense for Microsoft Intune')
  .version(version);

program
  .command('version')
  .description('print what runs here')
  .option('--json', 'for programs')
  .action(({ json }: { json?: boolean }) => {
    const facts = { picket: version, node: process.versions.node };
    console.log(json ? JSON.stringify(facts) : `picket ${facts.picket} on Node ${facts.node}`);
  });

await program.parseAsync();
