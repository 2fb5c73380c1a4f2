package io.passkeyprofile.profile.local;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * Opens the inbox without a sign-in, but to people at this machine only: its mails have
 * links that lead into accounts.
 */
@Configuration(proxyBeanMethods = false)
@Profile("local")
class InboxConfiguration {

	static final String PATH = "/inbox";

	private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

	@Bean
	@Order(1)
	SecurityFilterChain inboxSecurityFilterChain(HttpSecurity http, ServerProperties server,
			CsrfTokenRepository csrfTokens) {
		boolean onlyHere = isOnlyHere(server.getAddress(), server.getForwardHeadersStrategy());
		return http.securityMatcher(PATH, PATH + "/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest()
				.access((person, context) -> new AuthorizationDecision(onlyHere && isLocal(context.getRequest()))))
			.anonymous(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			// For the form in the page's footer, which chooses the language
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens))
			.headers((headers) -> headers.defaultsDisabled().cacheControl((cache) -> {
			}))
			.build();
	}

	/**
	 * Returns whether only this machine can connect, and the address of a request is that
	 * of its connection and not what a header says.
	 */
	static boolean isOnlyHere(@Nullable InetAddress address, @Nullable ForwardHeadersStrategy forwardHeaders) {
		return address != null && address.isLoopbackAddress()
				&& (forwardHeaders == null || forwardHeaders == ForwardHeadersStrategy.NONE);
	}

	/**
	 * Returns whether a request comes from this machine, through no proxy, and for a host
	 * name of this machine. No page of another site can send such a host name.
	 */
	static boolean isLocal(HttpServletRequest request) {
		return Set.of("127.0.0.1", "0:0:0:0:0:0:0:1", "::1").contains(request.getRemoteAddr())
				&& HOSTS.contains(request.getServerName())
				&& Collections.list(request.getHeaderNames())
					.stream()
					.map((header) -> header.toLowerCase(Locale.ROOT))
					.noneMatch((header) -> header.equals("forwarded") || header.equals("via")
							|| header.startsWith("x-forwarded-") || header.equals("x-real-ip"));
	}

}
