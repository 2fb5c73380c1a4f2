package io.passkeyprofile.tomcat;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.ConcurrentLruCache;
import org.springframework.web.util.WebUtils;

/**
 * Replaces the languages that a client asks for with the one it gets, before anything
 * else looks at them: the one in a cookie, or else the best that the browser accepts.
 * Message sources and date formats cache something for every language they see, and
 * clients can ask for any number of languages. This also keeps Tomcat from failing on
 * headers with more than ten languages.
 */
public final class LanguageCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	private static final String HEADER = "Accept-Language";

	/** The number of languages that are looked at; the rest is ignored. */
	private static final int RANGES = 10;

	/**
	 * Checked first, because Java fails on some other ranges and is slow with long ones.
	 */
	private static final Pattern RANGE = Pattern
		.compile("(\\*|[A-Za-z]{1,8})(-(\\*|[A-Za-z0-9]{1,8})){0,5} *(; *[Qq]=[01](\\.\\d{0,3})?)?");

	/** Most browsers send one of a few values; made-up ones can't fill the memory. */
	private static final int REMEMBERED = 64;

	private final List<Locale> languages;

	private final Map<String, Locale> byTag = new HashMap<>();

	private final ConcurrentLruCache<List<String>, Locale> resolved = new ConcurrentLruCache<>(REMEMBERED,
			this::resolve);

	private final @Nullable String cookieName;

	/**
	 * Creates the customizer.
	 * @param languages the languages that exist; clients that ask for none of them get
	 * the first
	 * @param cookieName the name of the cookie with the tag of a language that somebody
	 * chose, or null if nobody can
	 */
	public LanguageCustomizer(List<Locale> languages, @Nullable String cookieName) {
		this.languages = List.copyOf(languages);
		this.languages.forEach((language) -> this.byTag.put(language.toLanguageTag(), language));
		this.cookieName = cookieName;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addEngineValves(new Valve());
	}

	/**
	 * Returns the language that a client gets.
	 * @param headers the values of its Accept-Language headers, well-formed or not
	 * @return one of the existing languages
	 * @see <a href="https://datatracker.ietf.org/doc/html/rfc4647#section-3.4">RFC 4647,
	 * 3.4 Lookup</a>
	 */
	Locale resolve(List<String> headers) {
		List<LanguageRange> ranges = headers.stream()
			.flatMap((header) -> Stream.of(header.split(",", RANGES + 1)).limit(RANGES))
			.limit(RANGES)
			.flatMap(LanguageCustomizer::parse)
			.sorted(Comparator.comparing(LanguageRange::getWeight).reversed())
			.toList();
		Locale found = Locale.lookup(ranges, this.languages);
		return (found != null) ? found : this.languages.get(0);
	}

	private static Stream<LanguageRange> parse(String range) {
		String text = range.strip();
		try {
			return RANGE.matcher(text).matches() ? LanguageRange.parse(text).stream() : Stream.empty();
		}
		catch (IllegalArgumentException ex) {
			// A weight above 1
			return Stream.empty();
		}
	}

	private final class Valve extends ValveBase {

		Valve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			List<String> headers = Collections.list(request.getHeaders(HEADER));
			Locale chosen = chosen(request);
			Locale language = (chosen != null) ? chosen : LanguageCustomizer.this.resolved.get(headers);
			if (headers.isEmpty()) {
				// Otherwise it would be the server's own language
				request.addLocale(language);
			}
			else {
				request.getCoyoteRequest().getMimeHeaders().setValue(HEADER).setString(language.toLanguageTag());
			}
			getNext().invoke(request, response);
		}

		private @Nullable Locale chosen(Request request) {
			String name = LanguageCustomizer.this.cookieName;
			Cookie cookie = (name != null) ? WebUtils.getCookie(request, name) : null;
			return (cookie != null) ? LanguageCustomizer.this.byTag.get(cookie.getValue()) : null;
		}

	}

}
