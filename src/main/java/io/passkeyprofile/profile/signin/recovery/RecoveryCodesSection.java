package io.passkeyprofile.profile.signin.recovery;

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
 * How many recovery codes are left, and whether somebody used or guessed one.
 */
@Component
@Order(3)
class RecoveryCodesSection implements ProfileSection {

	@Override
	public String show(Account account, HttpServletRequest request, Model model) {
		Locale locale = RequestContextUtils.getLocale(request);
		model.addAttribute("recoveryCodes", account.getRecoveryCodes());
		model.addAttribute("recoveryCodeUsed", moment(account.getRecoveryCodeUsedAt(), locale));
		model.addAttribute("recoveryCodeFailed", moment(account.getRecoveryCodeFailedAt(), locale));
		return "signin/recovery/_section";
	}

	private static @Nullable Moment moment(@Nullable Instant instant, Locale locale) {
		return (instant != null) ? Moment.toTheMinute(instant, locale) : null;
	}

}
