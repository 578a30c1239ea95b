package extract

import "strings"

// A month is what a name of one means.
type month struct {
	calendar calendar
	number   int
}

// monthNames are the names of months as dates of the press write them, folded
// as foldDate does, each list from the first month to the last, other forms
// after a stroke. An Albanian or Turkish ending after the name is accepted.
var monthNames = []struct {
	calendar calendar
	list     string
}{
	{gregorian, "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec"},
	{gregorian, "januar/janner februar/feber marz/maerz/mrz april mai juni juli august september oktober/okt november dezember/dez"},
	{gregorian, "janvier/janv fevrier/fevr/fev mars avril/avr mai juin juillet/juil aout septembre octobre novembre decembre"},
	{gregorian, "janar shkurt/shk mars prill/pri maj qershor/qer korrik/kor gusht/gus shtator/sht tetor/tet nentor/nen dhjetor/dhj"},
	{gregorian, "ocak/oca subat/sub mart nisan/nis mayis haziran/haz temmuz/tem agustos/agu eylul/eyl ekim/eki kasim/kas aralik/ara"},
	{gregorian, "gennaio/gen febbraio/febb marzo aprile maggio/mag giugno/giu luglio/lug agosto/ago settembre/set ottobre/ott novembre dicembre/dic"},
	{gregorian, "enero/ene febrero marzo abril/abr mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre"},
	{gregorian, "janeiro fevereiro marco abril maio junho julho agosto setembro outubro/out novembro dezembro"},
	{gregorian, "januari februari maart/mrt april mei juni juli augustus september oktober november december"},
	// Arabic of Egypt and the Gulf, of the Levant and Iraq, of the Maghreb.
	{gregorian, "ینایر فبرایر مارس ابریل مایو یونیو/یونیه یولیو/یولیه اغسطس سبتمبر اکتوبر نوفمبر دیسمبر"},
	{gregorian, "کانون_الثانی شباط اذار نیسان ایار حزیران تموز اب ایلول تشرین_الاول تشرین_الثانی کانون_الاول"},
	{gregorian, "جانفی فیفری مارس افریل مای جوان جویلیه/یولیوز اوت/غشت شتنبر اکتوبر نونبر دجنبر"},
	// Persian names of the Gregorian months.
	{gregorian, "ژانویه/جنوری فوریه/فبروری مارس/مارچ اوریل/اپریل مه/می ژوین/جون/ژوئن ژوییه/ژوئیه/جولای اوت/اگوست/اگست سپتامبر/سپتمبر اکتبر نوامبر/نومبر دسامبر/دسمبر"},
	{jalali, "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر ابان اذر دی بهمن اسفند"},
	{jalali, "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"}, // Afghanistan
	{hijri, "محرم/محرم_الحرام صفر ربیع_الاول ربیع_الثانی/ربیع_الاخر جمادی_الاولی/جمادی_الاول جمادی_الثانیه/جمادی_الاخره/جمادی_الثانی رجب شعبان رمضان شوال ذو_القعده/ذی_القعده/ذیقعده/ذوالقعده ذو_الحجه/ذی_الحجه/ذیحجه/ذوالحجه"},
}

// monthsByName is monthNames by name, a name of two words with a blank.
var monthsByName = func() map[string]month {
	m := map[string]month{}
	for _, l := range monthNames {
		for i, forms := range strings.Fields(l.list) {
			for _, f := range strings.Split(forms, "/") {
				f = strings.ReplaceAll(f, "_", " ")
				if _, taken := m[f]; !taken {
					m[f] = month{l.calendar, i + 1}
				}
			}
		}
	}
	return m
}()

// endings may follow the name of a month: the Persian word for month written
// to it, Albanian and Turkish cases.
var endings = []string{"ماه", "it", "in", "ut", "i", "ta", "da", "de", "te"}

// monthAt reads the name of a month at the beginning of words; n is how many
// words it takes, 0 when there is none.
func monthAt(words []string) (m month, n int) {
	if len(words) > 1 {
		if m, ok := monthsByName[words[0]+" "+words[1]]; ok {
			return m, 2
		}
	}
	if len(words) == 0 {
		return month{}, 0
	}
	if m, ok := monthsByName[words[0]]; ok {
		return m, 1
	}
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(words[0], e); ok && len(stem) >= 4 {
			if m, ok := monthsByName[stem]; ok {
				return m, 1
			}
		}
	}
	return month{}, 0
}
