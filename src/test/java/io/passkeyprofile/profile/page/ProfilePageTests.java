package io.passkeyprofile.profile.page;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.Activity;
import io.passkeyprofile.profile.activity.ActivityPage;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.passkey.TestDevices;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.web.PassageSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

/**
 * What the profile page shows.
 */
@WebMvcTest(controllers = ProfileController.class,
		properties = { "passage.app-id=app", "passage.api-key=key", "passage.api-url=http://localhost:1/v1",
				"passage.auth-url=http://localhost:1/v1" })
@EnableConfigurationProperties(PassageSettings.class)
@MockitoBean(types = Sessions.class)
class ProfilePageTests {

	private static final UUID EXTERNAL_ID = UUID.randomUUID();

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private PasskeyService passkeys;

	@MockitoBean
	private Activity activity;

	private Account account;

	@BeforeEach
	void signIn() {
		this.account = new Account(new Username("ada"), "{argon2id}…", Instant.EPOCH);
		this.account.assignExternalId(EXTERNAL_ID);
		given(this.activity.recent(any(), anyInt(), any())).willReturn(new ActivityPage(List.of(), 1, false));
	}

	@Test
	void showsAllNinePropertiesOfADevice() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.laptop()));

		assertThat(page(Locale.ENGLISH)).contains("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", ">laptop<",
				"On one device", "src=\"" + TestDevices.LIGHT_ICON, "srcset=\"" + TestDevices.DARK_ICON,
				"datetime=\"2026-01-02T03:04:05Z\"", "Jan 2, 2026 UTC", "datetime=\"2026-05-06T07:08:09Z\"",
				"May 6, 2026 UTC", "datetime=\"2026-05-06T10:11:12Z\"", "42 times", "1 passkey");
	}

	@Test
	void namesTheRowInItsRevokeButton() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.laptop()));

		assertThat(page(Locale.ENGLISH)).contains("aria-label=\"Revoke laptop\"",
				"href=\"/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke\"", "<caption", "scope=\"col\"",
				"scope=\"row\"");
	}

	@Test
	void saysThatAPasskeyWasNeverUsed() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.neverUsed()));

		assertThat(page(Locale.ENGLISH)).contains("<span class=\"none\">Never</span>", ">Never</td>", "Security key",
				"#security_key");
	}

	@Test
	void readsFromTheCountWhetherAPasskeyWasUsed() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.justCreated()));
		assertThat(page(Locale.ENGLISH)).contains("<span class=\"none\">Never</span>", ">Never</td>");

		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.usedSometime()));
		assertThat(page(Locale.ENGLISH)).contains("<span class=\"none\">Not known</span>", ">Once</td>")
			.doesNotContain("Never");
	}

	@Test
	void showsDatesInTheReadersLanguage() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.laptop()));

		assertThat(page(Locale.GERMAN)).contains("02.01.2026 UTC", "42 times");
		assertThat(page(Locale.JAPANESE)).contains("2026/01/02 UTC");
	}

	@Test
	void showsMarkupInNamesAsText() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices
			.device("<script>alert(1)</script>\" onload=\"x ${7*7} {0}", WebAuthnType.PASSKEY, null, null)));

		assertThat(page(Locale.ENGLISH))
			.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x ${7*7} {0}")
			.doesNotContain("<script>alert");
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "http://example.com/icon.png", "data:text/html,<b>",
			"//example.com/i", "data:image/png;base64,AA onerror=x", "" })
	void showsANeutralIconInsteadOfAnUnsafeOne(String icon) {
		given(this.passkeys.list(EXTERNAL_ID.toString()))
			.willReturn(List.of(TestDevices.device("phone", WebAuthnType.PASSKEY, icon, icon)));

		assertThat(page(Locale.ENGLISH)).contains("#passkey").doesNotContain("<img", "<source");
	}

	@Test
	void showsTheOneIconThereIsOnBothBackgrounds() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(
				List.of(TestDevices.device("phone", WebAuthnType.PASSKEY, null, "https://example.com/dark.png")));

		assertThat(page(Locale.ENGLISH)).contains("src=\"https://example.com/dark.png\"",
				"srcset=\"https://example.com/dark.png\"");
	}

	@Test
	void showsATypeThatIsNotKnownYet() {
		given(this.passkeys.list(EXTERNAL_ID.toString()))
			.willReturn(List.of(TestDevices.device("implant", new WebAuthnType("subdermal"), null, null)));

		assertThat(page(Locale.ENGLISH)).contains("implant", "#other");
	}

	@Test
	void namesAPasskeyWithoutNameByItsId() {
		given(this.passkeys.list(EXTERNAL_ID.toString()))
			.willReturn(List.of(TestDevices.device(" ", WebAuthnType.PASSKEY, null, null)));

		assertThat(page(Locale.ENGLISH)).contains("aria-label=\"Revoke srOR4lZomCOarJeXtMGAiNnX\"");
	}

	@Test
	void invitesWhoHasNoPasskeys() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of());

		assertThat(page(Locale.ENGLISH)).contains("No passkeys yet").doesNotContain("<table");
	}

	@Test
	void neverShowsAnEmptyTableInPlaceOfAFailure() {
		given(this.passkeys.list(EXTERNAL_ID.toString()))
			.willThrow(new PassageUnavailableException("secret details", true, null));

		assertThat(page(Locale.ENGLISH)).contains("can’t be shown right now", "took too long", "Try again")
			.doesNotContain("<table", "No passkeys yet", "secret details");
	}

	@Test
	void neverShowsAnEmptyTableForAnAccountThatPassageForgot() {
		given(this.passkeys.list(EXTERNAL_ID.toString()))
			.willThrow(new PassageException(404, PassageException.USER_NOT_FOUND, "secret details"));

		assertThat(page(Locale.ENGLISH))
			.contains("Passage doesn’t know your account any more", "add new passkeys here", "data-add-button")
			.doesNotContain("<table", "No passkeys yet", "can’t be shown", "secret details");
	}

	@Test
	void saysWithoutScriptsWhyNothingCanBeAdded() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of());

		assertThat(page(Locale.ENGLISH)).containsPattern("(?s)<button[^>]+data-add-button[^>]*hidden")
			.containsPattern("<noscript>.*Adding a passkey needs JavaScript.*</noscript>");
	}

	@Test
	void allowsNothingInline() {
		given(this.passkeys.list(EXTERNAL_ID.toString())).willReturn(List.of(TestDevices.laptop()));

		assertThat(page(Locale.ENGLISH)).doesNotContain("style=", "onclick", "<style")
			.doesNotContainPattern("<script(?![^>]+src=)");
	}

	private String page(Locale language) {
		MvcTestResult result = this.mvc.get().uri("/profile").locale(language).with(user(this.account)).exchange();
		assertThat(result).hasStatusOk();
		return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

}
