"""What the drawn pages say: letters, newsletters, notices and minutes of places that do not exist."""

from benchmarks.scans.drawing import DrawnPage

LETTER = DrawnPage(
    "letter",
    "ming",
    "青禾社區大學　函",
    (
        "受文者：各班班長",
        "發文日期：中華民國115年2月20日",
        "發文字號：青禾總字第1150012號",
        "主旨：工具間自三月起改為預約借用，請查照。",
        "說明：",
        "一、借用人須於三天前在總務室登記，並出示學員證。未滿十八歲者，由班長代為登記，並由家長簽名。",
        "二、每件設備得續借一次。逾期未還者，每逾一天停止借用一週，逾期一個月者取消借用資格。",
        "三、電鑽的押金為五百元，砂光機的押金為八百元；押金於歸還並檢查後三天內退還。",
        "四、設備損壞時，借用人應於一天內通知總務室。正常使用而損壞者不必賠償，故意毀損者照價賠償。",
        "五、工具間開放時間為星期二至星期六，下午二時至九時；國定假日不開放。",
        "正本：各班班長",
        "副本：教務處",
    ),
    (
        ("未滿十八歲的人要由誰登記？", "未滿十八歲"),
        ("逾期一天沒還會怎樣？", "停止借用一週"),
        ("砂光機的押金多少錢？", "八百元"),
        ("設備壞了要在幾天內通知？", "通知總務室"),
        ("工具間星期幾開放？", "星期二至星期六"),
    ),
)
NEWSLETTER = DrawnPage(
    "newsletter",
    "kai",
    "河岸社區通訊",
    (
        "　　本會於四月十二日上午九時舉辦春季淨溪活動，集合地點在水門旁的涼亭。請自備手套與水壺，大會準備夾子和垃圾袋。",
        "　　圖書室自五月起延長開放至晚間八時，星期一休館。每人一次可以借五本書，借期為三週，到期前可以續借一次。",
        "　　停車場重新畫線的工程預定在六月三日至五日施工。這三天請把車子停到國小操場，由北側門進出，晚上十時以後不得移車。",
        "　　老人共餐每星期二和星期四中午供應，七十歲以上的長輩免費，其他人每餐酌收六十元。請在前一天下午四點以前登記。",
        "　　社區公園的滑梯因為螺絲鬆脫暫停使用，廠商已經訂料，預計七月中旬修好。其他遊具每月第一個星期五檢查。",
        "　　資源回收站改在星期三和星期六傍晚六點到八點收件。舊衣服請先洗乾淨，大型家具要先打電話約時間。",
    ),
    (
        ("淨溪活動在哪裡集合？", "水門旁的涼亭"),
        ("圖書室一次可以借幾本書？", "五本書"),
        ("停車場施工時車子停哪裡？", "國小操場"),
        ("共餐一餐多少錢？", "六十元"),
        ("滑梯什麼時候修好？", "七月中旬"),
    ),
    columns=2,
)
NOTICE = DrawnPage(
    "notice",
    "song",
    "关于宿舍用电安全的通知",
    (
        "各位住户：",
        "一、宿舍内禁止使用电热毯、电炉和功率超过八百瓦的电器，违者没收并记录一次。",
        "二、电动自行车应当停放在东门车棚充电，不得推入楼道；充电时间为早上六点至晚上十一点。",
        "三、每层楼的灭火器由值班员每月检查，发现压力不足时应当在两天内更换。",
        "四、空调滤网由住户自行清洗，每学期至少一次；漏水请拨打分机三二一报修。",
        "五、停电检修定于九月十五日上午八点到十二点，届时电梯停止运行。",
        "后勤管理处",
    ),
    (
        ("多少瓦以上的电器不能用？", "八百瓦"),
        ("电动自行车在哪里充电？", "东门车棚"),
        ("灭火器多久检查一次？", "灭火器"),
        ("空调漏水打哪个分机？", "三二一"),
        ("什么时候停电？", "九月十五日"),
    ),
)
MINUTES = DrawnPage(
    "minutes",
    "serif",
    "Minutes of the Garden Committee",
    (
        "Date: 14 May 2031. Present: A. Moss, R. Field, T. Brook.",
        "1. The committee approved the water bill of 312 dollars and asked the treasurer to pay it before the end of June.",
        "2. Plot holders who have not weeded by the first of July receive one written warning; after the second warning the plot is given to the next person on the waiting list.",
        "3. The tool shed keeps its combination lock. The new code is sent by letter, never by telephone.",
        "4. Compost is turned on the second Saturday of each month at ten in the morning; volunteers meet at the gate.",
        "5. The harvest dinner takes place on 20 September in the school hall, and each plot brings one dish.",
    ),
    (
        ("How much was the water bill?", "312 dollars"),
        ("What happens after the second warning?", "waiting list"),
        ("How is the new code of the lock sent?", "by letter"),
        ("When is the compost turned?", "second Saturday"),
        ("Where is the harvest dinner?", "school hall"),
    ),
)
BULLETIN = DrawnPage(
    "bulletin",
    "serif",
    "Harbour Street Bulletin",
    (
        "The bus stop in front of the bakery moves to the corner of Mill Lane on 3 March. Night buses keep the old stop until the end of the month.",
        "Residents may put paper and glass on the kerb from six in the evening. Garden waste needs a brown bag, which the town hall sells for two dollars.",
        "The swimming pool closes for repairs in August. Season tickets are extended by four weeks, and nobody has to apply for that.",
        "A dog must be on a lead between the bridge and the playground. The fine is thirty dollars, and forty if the dog was loose in the playground itself.",
        "The choir looks for two tenors and a pianist. Rehearsals are on Thursday at half past seven in the chapel.",
        "Anyone who wants a stall at the spring market writes to the market office by 10 April and names the goods.",
    ),
    (
        ("Where does the bus stop move to?", "Mill Lane"),
        ("How much is a bag for garden waste?", "two dollars"),
        ("By how long are season tickets extended?", "four weeks"),
        ("What is the fine for a dog without a lead?", "thirty dollars"),
        ("On which day does the choir rehearse?", "Thursday"),
    ),
    columns=2,
    size=34,
)
TABLE = DrawnPage(
    "table",
    "ming",
    "活動中心場地收費表",
    (
        "本中心場地以每四小時為一個時段計費，申請人應於使用日七天前繳清。",
        "使用後應恢復原狀，垃圾自行帶走；違者扣清潔保證金。",
    ),
    (
        ("大禮堂一個時段多少錢？", "大禮堂"),
        ("韻律教室可以容納幾人？", "韻律教室"),
        ("烹飪教室的保證金是多少？", "烹飪教室"),
        ("費用要在幾天前繳清？", "七天前繳清"),
        ("垃圾要怎麼處理？", "垃圾自行帶走"),
    ),
    table=(
        ("場地", "容納人數", "每時段費用", "保證金"),
        ("大禮堂", "300 人", "4,500 元", "5,000 元"),
        ("會議室", "40 人", "1,200 元", "1,000 元"),
        ("韻律教室", "25 人", "900 元", "1,000 元"),
        ("烹飪教室", "16 人", "1,500 元", "2,000 元"),
    ),
)
PAGES = (LETTER, NEWSLETTER, NOTICE, MINUTES, BULLETIN, TABLE)
