package io.passkeyprofile.profile.passkey.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Recognizes browsers by a cookie, so that a sign-in in a new one is told, and the table
 * says which passkey was last used in this one. The cookie is a random number that grants
 * nothing; only its hash is stored.
 */
@Component
public class KnownBrowsers implements PersonalData.Exported {

	private static final int BROWSERS = 20;

	private static final Duration COOKIE_LIFETIME = Duration.ofDays(365);

	private static final int COOKIE_BYTES = 16;

	private static final Pattern COOKIE_VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");

	private final SecureRandom random = new SecureRandom();

	private final String cookieName;

	private final boolean httpsOnly;

	private final JdbcClient jdbc;

	private final Clock clock;

	KnownBrowsers(ProfileSettings settings, JdbcClient jdbc, Clock clock) {
		this.cookieName = settings.cookieName("BROWSER");
		this.httpsOnly = settings.httpsOnly();
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Recognizes the browser of a request.
	 * @param request the request
	 * @return the hash of its cookie, 64 hexadecimal digits, or empty if it has no cookie
	 * of ours
	 */
	public Optional<String> find(HttpServletRequest request) {
		return cookie(request).map(KnownBrowsers::hash);
	}

	/**
	 * Recognizes the browser in which somebody proves who they are. Gives it a cookie if
	 * it has none, and lets the one it has live for another year. To be called once a
	 * request, because each call may give another cookie.
	 * @param request the request
	 * @param response gets the cookie
	 * @return the hash of the cookie, 64 hexadecimal digits
	 */
	public String recognize(HttpServletRequest request, HttpServletResponse response) {
		String value = cookie(request).orElseGet(this::next);
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.cookieName, value)
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					.sameSite("Lax")
					.maxAge(COOKIE_LIFETIME)
					.build()
					.toString());
		return hash(value);
	}

	/**
	 * Returns whether a browser never signed in to an account, but others did. False for
	 * the first one that is known.
	 * @param account the account
	 * @param browser what {@link #recognize} returned
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
	 * Remembers the browser of a sign-in. Comes after the record of the sign-in, so that
	 * a new browser is told rather twice than never. Not to be called in a transaction,
	 * which two sign-ins at once could abort.
	 * @param account the account
	 * @param browser what {@link #recognize} returned
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

	private Optional<String> cookie(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.cookieName))
			.map(Cookie::getValue)
			.filter((value) -> COOKIE_VALUE.matcher(value).matches());
	}

	private String next() {
		byte[] bytes = new byte[COOKIE_BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static String hash(String value) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the page about privacy says of the cookie. */
	@Component
	static class BrowserCookie implements PersonalData {

		@Override
		public Topic topic() {
			return Topic.COOKIE_BROWSER;
		}

		@Override
		public List<Object> limits() {
			return List.of(COOKIE_LIFETIME);
		}

	}

}
