package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.tomcat.ResponseHeadersCustomizer;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Sets the security headers of every response, even if Spring Security's firewall or
 * Tomcat itself refuses the request. Only the referrer policy depends on the request:
 * pages with a token in their URL don't send it on, and for that reason have no language
 * form, which leads back by the referrer.
 *
 * @see <a href=
 * "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md">OWASP
 * ASVS 5.0, V3.4</a>
 */
@Component
class ResponseHeadersValve extends ValveBase implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final String PERMISSIONS = "publickey-credentials-create=(self), publickey-credentials-get=(self), "
			+ Stream
				.of("accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope",
						"hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb")
				.map((feature) -> feature + "=()")
				.collect(Collectors.joining(", "));

	private final Map<String, String> headers = new LinkedHashMap<>();

	private final String origin;

	ResponseHeadersValve(PassageSettings passage, ProfileSettings profile) {
		super(true);
		this.origin = profile.origin();
		this.headers.put("Content-Security-Policy", contentSecurityPolicy(URI.create(passage.authUrl())));
		this.headers.put("Permissions-Policy", PERMISSIONS);
		this.headers.put("X-Content-Type-Options", "nosniff");
		this.headers.put("X-Frame-Options", "DENY");
		this.headers.put("Referrer-Policy", "same-origin");
		this.headers.put("Cross-Origin-Opener-Policy", "same-origin");
		this.headers.put("Cross-Origin-Resource-Policy", "same-origin");
		if (profile.httpsOnly()) {
			// Set even if a proxy terminates TLS and the request arrives as plain http
			this.headers.put("Strict-Transport-Security", "max-age=31536000");
		}
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		new ResponseHeadersCustomizer(this.headers).customize(factory);
		factory.addEngineValves(this);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (("&" + request.getQueryString()).contains("&token=")) {
			response.setHeader("Referrer-Policy", "no-referrer");
		}
		getNext().invoke(request, response);
		String location = response.getHeader(HttpHeaders.LOCATION);
		if (location != null && location.matches("https?://.*") && !location.startsWith(this.origin + "/")) {
			// For HTTP/1.0, Tomcat builds it from the Host header, which clients can
			// forge. Nothing here redirects to other sites
			response.setHeader(HttpHeaders.LOCATION, location.replaceFirst("https?://[^/]*/?", "/"));
		}
	}

	/**
	 * Scripts may call this application and the authentication API. Icons may be
	 * {@code data:} or {@code https:} URLs from Passage. Everything else is our own.
	 */
	private static String contentSecurityPolicy(URI authUrl) {
		return String.join("; ", "default-src 'none'", "script-src 'self'", "style-src 'self'",
				"img-src 'self' data: https:",
				"connect-src 'self' " + authUrl.getScheme() + "://" + authUrl.getAuthority(), "object-src 'none'",
				"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'");
	}

}
