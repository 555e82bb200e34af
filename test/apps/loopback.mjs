// Loaded by `--import`: names under localhost lead to this machine also where the system knows only `localhost` itself.
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? 'localhost' : name, ...rest);
