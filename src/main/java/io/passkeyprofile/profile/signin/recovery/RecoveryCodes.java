package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.throttle.TryLaterException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The recovery codes of accounts. Each code works once. Only hashes are stored, and the
 * password encoder makes them: a plain hash would be enough for a secret of 112 bits, but
 * people can't be asked to type that much.
 *
 * @see <a href=
 * "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x15-V6-Authentication.md">OWASP ASVS
 * 5.0, 6.5.1 to 6.5.3</a>
 */
@Component
class RecoveryCodes {

	/** How many codes people get at once. */
	static final int COUNT = 10;

	private final JdbcClient jdbc;

	private final AccountRepository accounts;

	private final PasswordEncoder encoder;

	private final SecurityJournal journal;

	private final TransactionOperations transactions;

	private final Clock clock;

	/** The hash of a code that nobody has, to compare with if there is no such code. */
	private volatile @Nullable String nobodysHash;

	RecoveryCodes(JdbcClient jdbc, AccountRepository accounts, PasswordEncoder encoder, SecurityJournal journal,
			TransactionOperations transactions, Clock clock) {
		this.jdbc = jdbc;
		this.accounts = accounts;
		this.encoder = encoder;
		this.journal = journal;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Gives an account new codes in place of those that it had.
	 * @param account the account, as it was read for this request
	 * @return the codes, which can't be read again; or empty if the account was closed or
	 * its password version changed meanwhile, which ended the request's session
	 * @throws TryLaterException if too many passwords are being hashed
	 */
	Optional<List<RecoveryCode>> replace(Account account) {
		Map<String, RecoveryCode> codes = new LinkedHashMap<>();
		while (codes.size() < COUNT) {
			RecoveryCode code = RecoveryCode.create();
			codes.putIfAbsent(code.prefix(), code);
		}
		Map<String, String> hashes = new LinkedHashMap<>();
		// Before the transaction, because hashing is slow
		codes.forEach((prefix, code) -> hashes.put(prefix, hash(code)));
		return Boolean.TRUE.equals(this.transactions.execute((transaction) -> save(account, hashes)))
				? Optional.of(List.copyOf(codes.values())) : Optional.empty();
	}

	private boolean save(Account account, Map<String, String> hashes) {
		// If two requests come at once, the second replaces the codes of the first
		if (this.accounts.lock(account.getId())
			.filter((locked) -> locked.getPasswordVersion() == account.getPasswordVersion() && !locked.isClosed())
			.isEmpty()) {
			return false;
		}
		this.jdbc.sql("delete from recovery_code where account_id = :account")
			.param("account", account.getId())
			.update();
		hashes.forEach((prefix, hash) -> this.jdbc
			.sql("insert into recovery_code (account_id, prefix, hash) values (:account, :prefix, :hash)")
			.param("account", account.getId())
			.param("prefix", prefix)
			.param("hash", hash)
			.update());
		this.jdbc.sql("""
				update account set recovery_codes = :count, recovery_code_used_at = null, recovery_code_failed_at = null
				where id = :account""").param("count", hashes.size()).param("account", account.getId()).update();
		this.journal.record(SecurityEvent.of(account, Kind.RECOVERY_CODES_CREATED));
		return true;
	}

	/**
	 * Uses a code up. Always compares one hash, so that the time doesn't tell whether the
	 * account and the code exist.
	 * @param usernameKey a {@link Username#key()}, or an empty string
	 * @param code the code
	 * @return the account, or empty if the code is not one of its codes; of concurrent
	 * calls, one returns the account
	 * @throws TryLaterException if too many passwords are being hashed
	 */
	Optional<Account> use(String usernameKey, RecoveryCode code) {
		String hash = this.jdbc.sql("""
				select hash from recovery_code where prefix = :prefix
				and account_id = (select id from account where username_key = :username_key)""")
			.param("prefix", code.prefix())
			.param("username_key", usernameKey)
			.query(String.class)
			.optional()
			.orElse(null);
		if (!this.encoder.matches(code.secret(), (hash != null) ? hash : nobodysHash()) || hash == null) {
			return Optional.empty();
		}
		return Objects.requireNonNull(this.transactions.execute((transaction) -> delete(usernameKey, hash)));
	}

	private Optional<Account> delete(String usernameKey, String hash) {
		// Locks the account first, as save() does
		Optional<Account> account = this.accounts.lockByUsernameKey(usernameKey);
		if (account.isEmpty() || this.jdbc.sql("delete from recovery_code where account_id = :account and hash = :hash")
			.param("account", account.get().getId())
			.param("hash", hash)
			.update() == 0) {
			return Optional.empty();
		}
		this.jdbc.sql("""
				update account set recovery_codes = recovery_codes - 1, recovery_code_used_at = :now
				where id = :account""").param("now", now()).param("account", account.get().getId()).update();
		this.journal.record(SecurityEvent.of(account.get(), Kind.RECOVERY_CODE_USED));
		return account;
	}

	/**
	 * Records that somebody tried a wrong code, with the same statements whether the
	 * account exists or not.
	 * @param usernameKey a {@link Username#key()}, or an empty string
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void recordFailure(String usernameKey) {
		this.jdbc.sql("update account set recovery_code_failed_at = :now where username_key = :username_key")
			.param("now", now())
			.param("username_key", usernameKey)
			.update();
		this.journal.record(SecurityEvent.recoveryCodeFailed(usernameKey));
	}

	private String nobodysHash() {
		String hash = this.nobodysHash;
		if (hash == null) {
			hash = hash(RecoveryCode.create());
			this.nobodysHash = hash;
		}
		return hash;
	}

	private String hash(RecoveryCode code) {
		return Objects.requireNonNull(this.encoder.encode(code.secret()));
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

}
