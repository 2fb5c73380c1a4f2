package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages that links in mails open, with a token in their URL.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class TokenPagesTests {

	@Autowired
	private RequestMappingHandlerMapping requestMappingHandlerMapping;

	@LocalServerPort
	private int port;

	@Test
	void sendTheTokenToNoOtherPage() {
		List<String> paths = this.requestMappingHandlerMapping.getHandlerMethods()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getMethodsCondition().getMethods().equals(Set.of(RequestMethod.GET)))
			.filter((entry) -> takesToken(entry.getValue()))
			.flatMap((entry) -> paths(entry.getKey()))
			.toList();

		assertThat(paths).containsExactlyInAnyOrder("/mail/confirm", "/mail/undo", "/not-me",
				"/sign-in/recovery/mail/link");
		assertThat(paths).allSatisfy((path) -> {
			for (String query : List.of("?token=secret", "?a=b&token=secret")) {
				HttpResponse<String> page = new Visitor(this.port).open(path + query);
				assertThat(page.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
				assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
				assertThat(page.body()).contains("</main>").doesNotContain("action=\"/language\"", "<script");
			}
		});
	}

	private static boolean takesToken(HandlerMethod method) {
		return Stream.of(method.getMethod().getParameters())
			.anyMatch((parameter) -> parameter.getName().equals("token"));
	}

	private static Stream<String> paths(RequestMappingInfo mapping) {
		return mapping.getPathPatternsCondition().getPatternValues().stream();
	}

}
