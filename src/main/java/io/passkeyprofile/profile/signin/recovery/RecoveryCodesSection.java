package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.Moment;
import io.passkeyprofile.profile.web.ProfileSection;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Shows how many recovery codes are left, and when somebody used one or tried a wrong
 * one. Also lets the page warn of a recovery by mail.
 */
@Component
@Order(3)
class RecoveryCodesSection implements ProfileSection {

	private final Clock clock;

	RecoveryCodesSection(Clock clock) {
		this.clock = clock;
	}

	@Override
	public String template() {
		return "signin/recovery/_section";
	}

	@Override
	public void show(Account account, HttpServletRequest request, Model model) {
		Locale locale = RequestContextUtils.getLocale(request);
		Instant recoveryByMail = account.getRecoveryByMailUntil();
		model.addAttribute("recoveryByMail", recoveryByMail != null && this.clock.instant().isBefore(recoveryByMail));
		model.addAttribute("recoveryCodes", account.getRecoveryCodes());
		model.addAttribute("recoveryCodeUsed", moment(account.getRecoveryCodeUsedAt(), locale));
		model.addAttribute("recoveryCodeFailed", moment(account.getRecoveryCodeFailedAt(), locale));
	}

	private static @Nullable Moment moment(@Nullable Instant instant, Locale locale) {
		return (instant != null) ? Moment.toTheMinute(instant, locale) : null;
	}

}
