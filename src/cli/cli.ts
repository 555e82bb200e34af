// The command line: `pukeko NOUN VERB`.

import { Command, CommanderError } from 'commander';
import { configFrom } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { isAppError } from '../lib/app-error.ts';
import { VERSION } from '../lib/version.ts';
import { addAccessCommands } from './commands/access.ts';
import { addAnnouncementCommands } from './commands/announcement.ts';
import { addAppCommands } from './commands/app.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDomainCommands } from './commands/domain.ts';
import { addEmojiCommands } from './commands/emoji.ts';
import { addGraphCommand } from './commands/graph.ts';
import { addHostCommands } from './commands/host.ts';
import { addIdentityCommands } from './commands/identity.ts';
import { addInitCommand } from './commands/init.ts';
import { addFigureCommands } from './commands/moderation/figures.ts';
import { addStrikeCommands } from './commands/moderation/strikes.ts';
import { addTrendCommands } from './commands/moderation/trends.ts';
import { addRoleCommands } from './commands/people/role.ts';
import { addUserCommands } from './commands/people/user.ts';
import { addPostCommands } from './commands/posts/post.ts';
import { addProxyCommands } from './commands/proxy.ts';
import { addQueueCommands } from './commands/queue.ts';
import { addReportCommands } from './commands/report.ts';
import { addSignUpCommands } from './commands/sign-up.ts';
import { addTokenCommands } from './commands/token.ts';
import { connect } from './connect.ts';
import { createSession, Refused } from './session.ts';

/**
 * `pukeko <noun> <verb>`: a client of the same GraphQL schema as everyone's, as the operator. The answer goes to
 * stdout, everything else to stderr; gives the exit code (0, 1 refused or failed, 2 misused).
 */
export async function runCli(argv: readonly string[]): Promise<number> {
  const isJson = argv.includes('--json');
  const config = () => configFrom(readEnv(process.env));
  const session = createSession(() => connect(config()));
  const founding = createSession(() => connect(config(), true));
  const program = new Command('pukeko')
    .description('Runs and steers a Pūkeko server.')
    .version(VERSION)
    .option('--json', 'answer as JSON')
    .exitOverride()
    // What a script reads is said once, below.
    .configureOutput(isJson ? { writeErr: () => undefined } : {})
    .showHelpAfterError('(add --help to see how it is used)');
  program.command('start').description('start the server (also: npm start)');
  addInitCommand(program, founding);
  addDomainCommands(program, session);
  addUserCommands(program, session);
  addIdentityCommands(program, session);
  addRoleCommands(program, session);
  addTokenCommands(program, session);
  addAppCommands(program, session);
  addPostCommands(program, session);
  addHostCommands(program, session);
  addAccessCommands(program, session);
  addSignUpCommands(program, session);
  addReportCommands(program, session);
  addStrikeCommands(program, session);
  addTrendCommands(program, session);
  addFigureCommands(program, session);
  addAnnouncementCommands(program, session);
  addEmojiCommands(program, session);
  addQueueCommands(program, session);
  addAuditCommand(program, session);
  addDoctorCommand(program, session, config);
  addProxyCommands(program, session, config);
  addBackupCommands(program);
  addGraphCommand(program);
  acceptJsonEverywhere(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    const isMisuse = error instanceof CommanderError;
    if (isMisuse && error.exitCode === 0) return 0;
    const words = isMisuse ? misuse(error) : said(error);
    if (isJson) process.stderr.write(`${JSON.stringify({ error: words })}\n`);
    else if (!isMisuse) process.stderr.write(`${words}\n`);
    return isMisuse ? 2 : 1;
  } finally {
    await Promise.all([session.close(), founding.close()]);
  }
}

function said(error: unknown): string {
  return error instanceof Refused || isAppError(error) ? error.message : String(error);
}

function misuse(error: CommanderError): string {
  return error.code === 'commander.help'
    ? 'Say what to do; --help lists the commands.'
    : error.message.replace(/^error: /, '');
}

/** `--json` may stand behind any command. */
function acceptJsonEverywhere(command: Command): void {
  for (const each of command.commands) {
    each.exitOverride();
    each.option('--json', 'answer as JSON');
    acceptJsonEverywhere(each);
  }
}
