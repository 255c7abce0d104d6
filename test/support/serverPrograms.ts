import { readdirSync } from 'node:fs';
import { ensureDebianPackages } from './install.js';

/** php-fpm's file has PHP's version in its name. */
function phpFpm(): readonly string[] {
  return readdirSync('/usr/sbin')
    .filter(name => name.startsWith('php-fpm'))
    .map(name => `/usr/sbin/${name}`);
}

/** `php8.2-fpm` of `php-fpm8.2`. */
function phpServices(): readonly string[] {
  return phpFpm().map(file => file.replace(/^.*php-fpm/, 'php') + '-fpm');
}

/** The programs that the shipped notebooks run. */
export async function ensureServerPrograms(): Promise<void> {
  await ensureDebianPackages([
    {
      name: 'nginx-light',
      files: ['/usr/sbin/nginx', '/usr/bin/nginx'],
      services: () => ['nginx'],
    },
    { name: 'redis-server', files: ['/usr/bin/redis-server'], services: () => ['redis-server'] },
    { name: 'php-fpm', files: phpFpm(), services: phpServices },
    { name: 'iproute2', files: ['/usr/bin/ss', '/bin/ss'] },
  ]);
}
