package io.passkeyprofile.profile;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person with a browser that runs no scripts. It keeps cookies, follows redirects and
 * sends the forms of the page shown last.
 */
public final class Visitor {

	/**
	 * Shared by all, because there are many visitors, and starting threads takes time.
	 */
	private static final Executor EXECUTOR = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "visitor");
		thread.setDaemon(true);
		return thread;
	});

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	private final String origin;

	private final Cookies cookies = new Cookies();

	private final HttpClient client = browser().followRedirects(HttpClient.Redirect.NORMAL).build();

	private final Map<String, String> headers = new TreeMap<>();

	private String csrfToken = "none";

	public Visitor(int port) {
		this.origin = "http://localhost:" + port;
	}

	/** Sends this header with every request from now on. */
	public Visitor sending(String header, String value) {
		this.headers.put(header, value);
		return this;
	}

	/** Opens a page. */
	public HttpResponse<String> open(String path) {
		return send(request(path).header("Accept", "text/html").GET());
	}

	/** Sends a form with the CSRF token of the page shown last. */
	public HttpResponse<String> submit(String path, Map<String, String> fields) {
		return send(request(path).header("Accept", "text/html")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form(fields))));
	}

	/** Sends a form, and does not follow the redirect after it. */
	public HttpResponse<String> submitOnly(String path, Map<String, String> fields) {
		return send(request(path).header("Accept", "text/html")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form(fields))), browser().build());
	}

	/** The body of a form with the CSRF token of the page shown last. */
	public String form(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&", "_csrf=" + this.csrfToken + "&", ""));
	}

	/** Sends a GET request as a script does. */
	public HttpResponse<String> getJson(String path) {
		return send(request(path).header("Accept", "*/*").GET());
	}

	/** Sends JSON as a script does, with the CSRF token of the page shown last. */
	public HttpResponse<String> postJson(String path, String body) {
		return post(path, "application/json", body);
	}

	/** Sends a body of any type as a script does. */
	public HttpResponse<String> post(String path, String type, String body) {
		return send(request(path).header("Accept", "*/*")
			.header("Content-Type", type)
			.header("X-CSRF-TOKEN", this.csrfToken)
			.POST(BodyPublishers.ofString(body)));
	}

	/** Opens an account, which signs in. */
	public Visitor signUp(String username, String password) {
		open("/sign-up");
		HttpResponse<String> page = submit("/sign-up", Map.of("username", username, "password", password));
		assertThat(page.uri().getPath()).isEqualTo("/passkey-offer");
		assertThat(declineOffer(page).uri().getPath()).isEqualTo("/profile");
		return this;
	}

	/** Tries to sign in, and declines a passkey if one is offered. */
	public HttpResponse<String> signIn(String username, String password) {
		open("/sign-in");
		submit("/sign-in/username", Map.of("username", username));
		return declineOffer(submit("/sign-in", Map.of("username", username, "password", password)));
	}

	/** Declines a passkey if the page offers one. */
	public HttpResponse<String> declineOffer(HttpResponse<String> page) {
		return page.uri().getPath().equals("/passkey-offer") ? submit("/passkey-offer", Map.of()) : page;
	}

	/** Forgets the CSRF token, as a page that was open for too long does. */
	public void loseCsrfToken() {
		this.csrfToken = "outdated";
	}

	/** The CSRF token of the page shown last. */
	public String csrfToken() {
		return this.csrfToken;
	}

	/** The session's ID, as the browser keeps it. */
	public String sessionCookie() {
		return this.cookies.values.entrySet()
			.stream()
			.filter((cookie) -> cookie.getKey().endsWith("SESSION"))
			.findFirst()
			.orElseThrow()
			.getValue();
	}

	/** The cookies that the browser keeps, by name. */
	public Map<String, String> cookies() {
		return this.cookies.values;
	}

	private HttpClient.Builder browser() {
		return HttpClient.newBuilder()
			.cookieHandler(this.cookies)
			.executor(EXECUTOR)
			.version(HttpClient.Version.HTTP_1_1);
	}

	private HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.origin + path));
		this.headers.forEach(request::setHeader);
		return request;
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		return send(request, this.client);
	}

	private HttpResponse<String> send(HttpRequest.Builder request, HttpClient client) {
		try {
			HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
			Matcher token = CSRF.matcher(response.body());
			if (token.find()) {
				this.csrfToken = token.group(1);
			}
			return response;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Keeps secure cookies too, because the tests use no TLS.
	 */
	private static final class Cookies extends CookieHandler {

		private final Map<String, String> values = new ConcurrentHashMap<>();

		@Override
		public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
			String cookies = this.values.entrySet()
				.stream()
				.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
				.collect(Collectors.joining("; "));
			return cookies.isEmpty() ? Map.of() : Map.of("Cookie", List.of(cookies));
		}

		@Override
		public void put(URI uri, Map<String, List<String>> headers) {
			headers.forEach((name, lines) -> {
				if (name.equalsIgnoreCase("Set-Cookie")) {
					lines.forEach(this::put);
				}
			});
		}

		private void put(String line) {
			String[] pair = line.split(";", 2)[0].split("=", 2);
			if (line.contains("Max-Age=0")) {
				this.values.remove(pair[0]);
			}
			else {
				this.values.put(pair[0], pair[1]);
			}
		}

	}

}
