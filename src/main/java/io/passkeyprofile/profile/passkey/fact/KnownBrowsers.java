package io.passkeyprofile.profile.passkey.fact;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Knows which browsers have signed in to an account, so that its owner is told of a new
 * one. For each account, it keeps the {@value #BROWSERS} that signed in last.
 */
@Component
public class KnownBrowsers implements PersonalData.Exported {

	private static final int BROWSERS = 20;

	private final JdbcClient jdbc;

	private final Clock clock;

	KnownBrowsers(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Returns whether a browser never signed in to an account, but others did. False for
	 * the first one that is known.
	 * @param account the account
	 * @param browser the hash of the browser, from its {@link BrowserCookie}
	 * @return whether it is new, as long as it is not {@linkplain #remember remembered}
	 */
	public boolean isNew(Account account, String browser) {
		List<String> known = this.jdbc.sql("select browser_hash from known_browser where account_id = ?")
			.param(account.getId())
			.query((row, number) -> row.getString("browser_hash"))
			.list();
		return !known.isEmpty() && !known.contains(browser);
	}

	/**
	 * Remembers the browser of a sign-in. Call this after recording the sign-in: it is
	 * better to report a new browser twice than never. Don't call it in a transaction,
	 * because two sign-ins at once could abort that.
	 * @param account the account
	 * @param browser the hash of the browser, from its {@link BrowserCookie}
	 */
	public void remember(Account account, String browser) {
		Map<String, Object> row = Map.of("account_id", account.getId(), "browser_hash", browser, "now",
				this.clock.instant().atOffset(ZoneOffset.UTC));
		if (this.jdbc.sql("""
				update known_browser set last_signed_in_at = :now
				where account_id = :account_id and browser_hash = :browser_hash""").params(row).update() == 0) {
			insert(row);
		}
	}

	@Override
	public Topic topic() {
		return Topic.BROWSERS;
	}

	@Override
	public List<Object> limits() {
		return List.of(BROWSERS);
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select last_signed_in_at from known_browser where account_id = :account_id
				order by last_signed_in_at desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream();
	}

	private void insert(Map<String, Object> row) {
		this.jdbc.sql("""
				delete from known_browser where account_id = :account_id and browser_hash not in (
				select browser_hash from known_browser where account_id = :account_id
				order by last_signed_in_at desc, browser_hash fetch first :kept rows only)""")
			.params(row)
			.param("kept", BROWSERS - 1)
			.update();
		try {
			this.jdbc.sql("""
					insert into known_browser (account_id, browser_hash, last_signed_in_at)
					values (:account_id, :browser_hash, :now)""").params(row).update();
		}
		catch (DuplicateKeyException ex) {
			// The same browser signed in twice at once
		}
	}

}
