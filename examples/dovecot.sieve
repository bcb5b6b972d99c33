# Sieve for Dovecot (sieve_before, or a user's own script): what the filter marked goes into a folder.
# The filter removes fields of these names that a sender put there, so they can be trusted.
require ["fileinto", "mailbox"];

if header :is "X-Spam-Flag" "YES" {
  fileinto :create "Junk";
  stop;
}

# In the mailbox that quarantine.mailbox names: one folder, with the reason why a message is there in its header.
# X-Quarantine-Recipient says for whom the message was.
if exists "X-Quarantine-Reason" {
  fileinto :create "Quarantine";
  stop;
}
