package io.passkeyprofile.sandbox.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.passkeyprofile.sandbox.access.RateLimitSettings.Limit;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Limits how often an address calls an app, by the generic cell rate algorithm: for each
 * bucket, it keeps only the moment at which the bucket will be full again. It is off for
 * requests from this machine that need no key for control. Each instance counts on its
 * own.
 * <p>
 * It comes after the CORS filter, so that a page can read the refusal, and before the app
 * is looked up and the API key is checked.
 */
@Component
@Order(1)
@EnableConfigurationProperties(RateLimitSettings.class)
final class RateLimitFilter extends OncePerRequestFilter {

	private static final PathPattern IN_APP = PathPatternParser.defaultInstance.parse(ApiPaths.APP + "/**");

	private static final List<PathPattern> FOR_PAGES = ApiPaths.FOR_PAGES.stream()
		.map(PathPatternParser.defaultInstance::parse)
		.toList();

	/** Every app ID has 24 characters. A longer text would only take memory. */
	private static final int MAX_APP_ID = 24;

	/** How many bytes of an IPv6 address name the network, which one household has. */
	private static final int IPV6_NETWORK = 8;

	/** If there are more, the one that was used least recently is dropped. */
	private static final int MOST_BUCKETS = 50_000;

	private final Map<Bucket, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Bucket, Instant> eldest) {
			return size() > MOST_BUCKETS;
		}

	};

	private final RateLimitSettings settings;

	private final LocalRequests localRequests;

	private final Clock clock;

	RateLimitFilter(RateLimitSettings settings, LocalRequests localRequests, Clock clock) {
		this.settings = settings;
		this.localRequests = localRequests;
		this.clock = clock;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return this.localRequests.contains(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		PathMatchInfo call = IN_APP.matchAndExtract(path);
		if (call != null) {
			String appId = Objects.toString(call.getUriVariables().get("app_id"));
			boolean isForPages = FOR_PAGES.stream().anyMatch((pattern) -> pattern.matches(path));
			take(new Bucket(appId.substring(0, Math.min(appId.length(), MAX_APP_ID)), network(request), isForPages));
		}
		chain.doFilter(request, response);
	}

	private synchronized void take(Bucket bucket) {
		Limit limit = bucket.isForPages() ? this.settings.ceremonies() : this.settings.management();
		Instant now = this.clock.instant();
		Instant latest = now.plus(limit.interval().multipliedBy(limit.burst() - 1L));
		Instant full = this.fullAt.getOrDefault(bucket, now);
		// A later moment than this is possible only if the clock was set back
		if (full.isBefore(now) || full.isAfter(latest.plus(limit.interval()))) {
			full = now;
		}
		if (full.isAfter(latest)) {
			throw ApiException.tooManyRequests(Duration.between(latest, full).plusNanos(999_999_999).toSeconds());
		}
		this.fullAt.put(bucket, full.plus(limit.interval()));
	}

	/**
	 * Returns the IPv4 address or the network of the IPv6 address. The servlet API gives
	 * an address, so no name is looked up in DNS.
	 */
	static String network(HttpServletRequest request) {
		try {
			byte[] address = InetAddress.getByName(request.getRemoteAddr()).getAddress();
			return HexFormat.of()
				.formatHex((address.length > IPV6_NETWORK) ? Arrays.copyOf(address, IPV6_NETWORK) : address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("Not an address", ex);
		}
	}

	/**
	 * What is counted together.
	 *
	 * @param appId the app ID in the path, whether or not there is such an app
	 * @param network an IPv4 address or the network of an IPv6 address
	 * @param isForPages whether the calls need no key
	 */
	private record Bucket(String appId, String network, boolean isForPages) {
	}

}
