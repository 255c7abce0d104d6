/** How ssh is used, besides what its own configuration says. */
export interface SshAccess {
  /** `ssh -F`; undefined: the user's and the system's own. */
  readonly configFile?: string | undefined;
  /**
   * Environment in which ssh finds a program to ask for passwords and about host keys
   * (SSH_ASKPASS, man 1 ssh); undefined: it asks on its terminal, if it has one.
   */
  readonly askpass?: Readonly<Record<string, string>> | undefined;
}
